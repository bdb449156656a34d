#ifndef MEDLEY_CLIBPQ_H
#define MEDLEY_CLIBPQ_H

// libpq of PostgreSQL 15 or later, with its pipeline mode.
#include <postgresql/libpq-fe.h>

/// Drops every notice of a connection; without this libpq prints them, values and all, on standard error.
void clibpq_ignore_notices(PGconn *connection);

#endif
