"""The only place that knows HTTP and Telphin's words."""
