#ifndef MEDLEY_CLIBPQ_H
#define MEDLEY_CLIBPQ_H

// libpq of PostgreSQL 15 or later, with its pipeline mode.
#include <postgresql/libpq-fe.h>

#endif
