"""The journal, the work and mails that follow from its entries, and the metrics that its entries count."""
