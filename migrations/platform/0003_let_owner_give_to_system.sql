-- Module migrations hand definer functions that must see past the tenant policies (searches) over to the system role,
-- whose policy hides nothing; they check the tenant themselves.
GRANT medley_system TO medley_owner;
