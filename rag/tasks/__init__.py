"""The task ledger (任务台账): who does what by when."""
