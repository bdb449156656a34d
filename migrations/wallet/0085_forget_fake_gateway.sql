-- The built-in gateway forgets orders long after their end: upkeep looks for the oldest, and deletes what was done with them.
CREATE INDEX fake_gateway_order_age ON wallet.fake_gateway_order USING brin (expires_at);

GRANT SELECT, DELETE ON wallet.fake_gateway_order, wallet.fake_gateway_capture, wallet.fake_gateway_refund
    TO medley_system;
