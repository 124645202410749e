"""An exchange that speaks Telphin's API over real HTTP, with a call centre living behind it.

It imports nothing of the client, so that it cannot share its mistakes.
"""
