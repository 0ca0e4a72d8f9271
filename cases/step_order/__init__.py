"""Which of two steps of one person came first, where their days do not say."""
