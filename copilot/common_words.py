"""English words that names begin with: they lose their capital inside a sentence.

Any other word keeps the capital that the user gave it: it may be a person's or a product's name,
or a noun of a language that writes nouns with a capital. A word that is missing here costs little.
"""

from typing import Final

_SMALL_WORDS: Final = """
am au aux da das de del dem den der des di die du el en et für im ins je la le les los mit nach par
por pour pro sur und van vom von y zu zum zur
"""

FOREIGN: Final = frozenset(_SMALL_WORDS.split())
"""Small words of other languages: a name that holds one is no English name."""

DONE: Final = frozenset(
    {"agreed", "covered", "delivered", "given", "held", "included", "kept", "owned", "paid", "sold"}
)
"""Words that make a name a description: "paid at closing"."""

GOES_ON: Final = frozenset({"at", "by", "for", "from", "in", "on", "to", "until"})
"""Words on which a name waits for its option: "paid out on"."""

HAPPENS: Final = frozenset({"begins", "closes", "ends", "opens", "starts"})
"""Words with which a name is a sentence: "music ends"."""

LINKS: Final = GOES_ON | {"a", "after", "an", "as", "before", "of", "per", "under", "we", "with"}
"""Words before which a name has said what it is about: "price" in "price for the shares"."""

_WORDS: Final = """
a access accident additional advisory after agreed all allowance amount an analyst annual another
any approval area assignment at attendance audit authorship availability average backup balance
bank base basic bed before benefit best block board body bond bonus box branch brand breach break
breakdown broker budget building bus buy buyout by call cancel cap capital car care case cash
certification change charge children choice claim clause cleaning client clinic closing co-sale
coach coaching code coffee colour comfort commission commitment committed commute compensation
completion compliance component conference confidentiality consent consultancy consultant content
contract contribution control coordinator copies copyright corner cost cottage course court cover
coverage credit crew crop currency curriculum custody customer cut daily damage data date day
deadline deal debt decision deduction deep defect defence degree delay deliverable deliveries
delivery department deposit depth design desk developer development deviation diet direction
director disclosure discount dispute distance distribution dividend doctor dog domain door down
draft driver due duration duties duty early earn-out education effort election electricity embargo
emergency employment end energy engineer entry equipment equity error escalation escrow estimate
event examination exchange exclusive exclusivity exemption exit expenses export exposure extend
extension extra facility failure family feature fee feedback fence field file filing film final
finance financing fine finish fire firewood first fish five fixed fleet flexibility flexible flight
flood floor follow-on food forecast foreign forest form format formula founder four fraction free
freedom freeze freight frequency front fuel full funding funds furniture future garden gate gear
general gift goal goods governance grace grant gross ground group growth guarantee guard guest
guide hand handover hardware harvest headcount health heat heating height help high hire hiring
holiday home honorary horse hosting hotel hour hourly house household how hunting if image import
improvement in incentive income index indexing industry inflation information initial innovation
input inquiry inspection installation instalment institution instruction instrument insurance
integration interest internal internet interview introduction inventory investment invitation
invoice invoicing island item job joint journey judge junior jurisdiction key kitchen knowledge lab
labour land landlord language laptop large late later launch laundry law layout lead leader
learning lease leave legal lender length lesson letter level liability library licence license life
light lighting limit line link liquidation liquidity list litigation loan local location lock-in
log logistics long loss loyalty luggage lump lunch machine machinery mail main maintenance major
maker management manager mandate manual map margin mark market marketing match material maximum
meals media mediation medical meeting member membership mentor menu merchandise merger message
metal meter method metre migration mileage milestone minimum minute mix mobile model moderate
module money monitoring month monthly mortgage mould move moving museum music my name national
nature neighbour net network new next night no noise non-compete notice notification number nurse
nursery object obligation observer occupancy off offer office officer oil old on on-site onboarding
one online open opening operating operation opt-out option order organisation origin our out
outcome outdoor outlet output outside overhead overrun overseas overtime own owner ownership
package packaging packing page paid paint panel paper parcel parent parental parity park parking
part partial participation partner partnership party pass patent path patient pause pay payment
peak penalties penalty pension people per performance period permits person personal pet phase
phone photo physician picture piece pilot pipe pitch place placement plan plant play plot plus
point policy pool portfolio position post postal power practice pre-money preference premium
preparation prepayment presence presentation preservation president press prevention previous price
pricing primary print prior priority private prize procedure process processing product production
profile profit program programme progress prohibition project promotion proof property proportion
protected protection prototype provider provision public publication publicity pump purchase
qualification quality quantity quarter quarterly queue quick quota quote rail rain range rate ratio
reach reading real rebate receipt recipe recognition record recovery recruitment recycling
reduction reference refund refurbishment refusal region registration regular regulation
reimbursement relationship release relocation remaining reminder remote removal renew renewal
renovation rent repair repayment replacement report reporting reputation request requirement resale
rescue research reserve residence residency resignation resolution resources response
responsibility rest restriction result resume retail retailer retention retirement return revenue
review reward right ring risk river road roaming role rollout roof room rota rotation round route
royalties royalty rule runbook safety salary sale sample saving scale scrap scene schedule
scholarship school science scope screen seal search season seasonal seat second section sector
security sell senior sequence series server service session settlement setup severance share shared
shareholder shelf shelter shift ship shipping shop shopping short sick sickness side sign signature
signing single site sitting size skill sleep slot small social software soil solar solution
something sound source space spare special specification speed spend spending split sponsor
sponsorship sport spot spread spring square stability staff staffing stage stair stake standard
standing start start-date start-up starting state statement station status stay steel step stipend
stock stop storage store straight strategy stream street strike structure student studio study
style subcontract subject submission subscription subsidy substitute success summary summer
supervision supervisor supplement supplier supplies supply support surcharge surface survey swap
switch system table tail talk target task tax taxes teacher teaching team technical technology
telephone temporary tenant tender tenure term terminate termination territory test testing the
theatre theft their thesis third three ticket tie tier timber time timetable timing tip title to
toilet tolerance tool tooling top topic total touch tour town track trade tradition traffic
training transfer transition translation transparency transport travel treasury treatment tree
trial trigger trip trust trustee tuition turnaround turnover tutor two type uniform union unit
unpaid until up update upfront upgrade upkeep upper uptime urgent usage use user utilities utility
vacancy vacation validity valuation value van variable variation vehicle vendor venue version
vesting veto video view village visa visibility visit visitors volume vote voting voucher wage wait
waiver walk wall warehouse warranty wash waste watch water way we wear weather web website wedding
week weekend weekly weight welfare west what wheel when where which who wholesale width wifi wild
window wine winter withdraw withdrawal witness wood word wording work worker working workload
workplace workshop write-up writing yard year yearly yield young your youth zone
"""

COMMON_WORDS: Final = frozenset(_WORDS.split())
"""In lower case, and in the singular where that is only without the s."""
