-- An operator of wallets is a tenant of its own kind, said at sign-up; and two settings: whether unknown phones become members
-- of an operator, and whether staff must have a second factor.
ALTER TABLE auth.hospital
    ADD COLUMN kind text NOT NULL DEFAULT 'hospital',
    ADD COLUMN member_sign_up text NOT NULL DEFAULT 'closed',
    ADD COLUMN staff_second_factor text NOT NULL DEFAULT 'optional';
