"""Whose certificates are trusted and which proxies are set, without a word of what stands in them."""

import ssl
from pathlib import Path

import pytest
import trustme

from copilot.domain.diagnosis import Checked
from copilot.llm.trust import check_trust


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is set."""
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)


def certificates(*, client: bool = True, https: bool = True, platform: str = "linux") -> Checked:
    return check_trust(client=client, https=https, platform=platform)[0]


def test_a_file_that_is_named_says_how_many_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "own.pem"
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    trustme.CA().cert_pem.write_to_path(str(file))
    assert certificates().text == f"1 certificate of {file} trusted, as SSL_CERT_FILE says."
    trustme.CA().cert_pem.write_to_path(str(file), append=True)
    assert certificates().text.startswith("2 certificates of ")


@pytest.mark.parametrize("text", ["", "nothing of the kind\n"])
def test_a_file_without_certificates_is_a_problem_for_whoever_calls_a_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    file = tmp_path / "own.pem"
    file.write_text(text, encoding="utf-8")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    found = certificates(https=False)
    assert (found.status, found.exit_code) == ("problem", 1)
    assert "nothing that can be read as certificates" in found.text
    assert certificates(client=False).status == "note"


@pytest.mark.parametrize(("name", "what"), [("SSL_CERT_FILE", "file"), ("SSL_CERT_DIR", "folder")])
def test_a_path_that_leads_nowhere_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, what: str
) -> None:
    monkeypatch.setenv(name, str(tmp_path / "nowhere"))
    assert certificates().exit_code == 1
    assert certificates().text.endswith(f"and there is no such {what}.")
    # A folder is read during a handshake only.
    assert certificates(https=False).status == ("problem" if what == "file" else "note")


def test_a_folder_holds_what_openssl_finds_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    (tmp_path / "company.pem").write_text("", encoding="utf-8")
    assert "no certificate is in it that OpenSSL would find" in certificates().text
    assert "openssl rehash" in str(certificates().remedy)
    (tmp_path / "0a1b2c3d.0").write_text("", encoding="utf-8")
    assert certificates().status == "fine"


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_some_systems_keep_their_own_certificates(platform: str) -> None:
    assert certificates(platform=platform).status == "fine"


def paths(folder: Path) -> ssl.DefaultVerifyPaths:
    return ssl.DefaultVerifyPaths(
        cafile="",
        capath="",
        openssl_cafile_env="SSL_CERT_FILE",
        openssl_cafile=str(folder / "cert.pem"),
        openssl_capath_env="SSL_CERT_DIR",
        openssl_capath=str(folder / "certs"),
    )


def test_the_certificates_of_the_system_are_counted_where_they_are_in_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: paths(tmp_path))
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "cert.pem"))
    assert certificates().text == "1 certificate of the system is trusted."
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "cert.pem"), append=True)
    assert certificates().text == "2 certificates of the system are trusted."


def test_the_certificates_of_the_system_may_be_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: paths(tmp_path))
    (tmp_path / "certs").mkdir()
    (tmp_path / "certs" / "0a1b2c3d.0").write_text("", encoding="utf-8")
    assert f"in {tmp_path / 'certs'} are trusted" in certificates().text


def test_a_system_without_certificates_is_a_problem_for_https_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: paths(tmp_path))
    monkeypatch.setattr(Path, "is_file", lambda _: False)
    monkeypatch.setattr("os.path.isfile", lambda _: False)
    assert certificates().exit_code == 1
    assert "ca-certificates" in str(certificates().remedy)
    assert certificates(https=False).status == "note"


def test_proxies_are_told_by_name_and_never_by_value(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_trust(client=False, https=False)[1].status == "fine"
    monkeypatch.setenv("HTTPS_PROXY", "http://user:secret@proxy.example.org")
    monkeypatch.setenv("no_proxy", "localhost")
    found = check_trust(client=False, https=False)[1]
    assert (found.status, found.text) == ("note", "Set for proxies: HTTPS_PROXY, no_proxy.")
