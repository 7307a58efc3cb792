"""Zetel: subscriptions and seats that customers manage themselves."""
