"""What was learnt at the table, and how it cuts what a side may care about."""
