-- Tokens are deleted by the hour once they have expired. They expire in the order in which they were issued, so a few
-- pages of index tell which; the column never changes, so updates of a row stay as cheap as they were.
CREATE INDEX refresh_token_expiry ON auth.refresh_token USING brin (expires_at);
