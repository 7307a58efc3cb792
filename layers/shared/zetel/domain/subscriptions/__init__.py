"""The running contract: subscription, ledger, timeline, pricing, crediting, and what a period's end brings."""
