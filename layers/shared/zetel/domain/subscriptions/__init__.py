"""The running contract: subscription, ledger, timeline, pricing, crediting, and the end of a billing period."""
