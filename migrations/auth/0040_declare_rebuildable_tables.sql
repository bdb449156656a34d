-- What follows from the log alone (platform/0004): these tables may be built anew.
SELECT platform.declare_rebuildable('auth.hospitals', 'auth.hospital');
SELECT platform.declare_rebuildable('auth.locations', 'auth.location');
SELECT platform.declare_rebuildable('auth.users', 'auth.user_account', 'auth.user_credential');
SELECT platform.declare_rebuildable('auth.hospitalCode', 'auth.hospital_directory');
SELECT platform.declare_rebuildable('auth.email', 'auth.user_email');
SELECT platform.declare_rebuildable('auth.apiKeys', 'auth.api_key', 'auth.api_key_directory');
