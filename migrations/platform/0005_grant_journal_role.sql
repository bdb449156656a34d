-- The owner makes the journal's functions and gives them to the journal's role, which takes membership.
DO $$
BEGIN
    GRANT medley_journal TO medley_owner;
EXCEPTION WHEN unique_violation THEN
    -- Roles belong to the whole cluster: another database's migration was first.
    NULL;
END
$$;
