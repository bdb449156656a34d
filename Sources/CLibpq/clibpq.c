#include "CLibpq.h"

static void ignore_notice(void *argument, const PGresult *result) {
    (void)argument;
    (void)result;
}

void clibpq_ignore_notices(PGconn *connection) { PQsetNoticeReceiver(connection, ignore_notice, NULL); }
