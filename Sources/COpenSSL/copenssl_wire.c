#include "COpenSSL.h"

#include <pthread.h>
#include <string.h>

uint64_t copenssl_tls_options(void) {
    return SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION;
}

struct wire {
    const unsigned char *input;
    size_t input_left;
    unsigned char *room;
    size_t room_capacity, room_filled;
    // What did not fit into `room`.
    unsigned char *spill;
    size_t spill_capacity, spill_filled;
};

enum { spill_step_bytes = 4096 };

static BIO_METHOD *wire_method;
static pthread_once_t wire_once = PTHREAD_ONCE_INIT;

static int wire_read(BIO *bio, char *to, int limit) {
    struct wire *wire = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    if (limit <= 0) return 0;
    if (wire->input_left == 0) {
        BIO_set_retry_read(bio);
        return -1;
    }
    size_t count = (size_t)limit < wire->input_left ? (size_t)limit : wire->input_left;
    memcpy(to, wire->input, count);
    wire->input += count;
    wire->input_left -= count;
    return (int)count;
}

static int wire_write(BIO *bio, const char *from, int length) {
    struct wire *wire = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    if (length <= 0) return 0;
    size_t count = (size_t)length;
    // Once something waits, the rest waits behind it.
    if (wire->spill_filled == 0 && count <= wire->room_capacity - wire->room_filled) {
        memcpy(wire->room + wire->room_filled, from, count);
        wire->room_filled += count;
        return length;
    }
    if (count > wire->spill_capacity - wire->spill_filled) {
        size_t capacity = wire->spill_filled + count + spill_step_bytes;
        unsigned char *grown = OPENSSL_realloc(wire->spill, capacity);
        if (grown == NULL) return -1;
        wire->spill = grown;
        wire->spill_capacity = capacity;
    }
    memcpy(wire->spill + wire->spill_filled, from, count);
    wire->spill_filled += count;
    return length;
}

static long wire_control(BIO *bio, int command, long number, void *pointer) {
    (void)bio, (void)number, (void)pointer;
    // Nothing is held back, so that flushing is done; all else is not offered.
    return command == BIO_CTRL_FLUSH;
}

static int wire_create(BIO *bio) {
    struct wire *wire = OPENSSL_zalloc(sizeof *wire);
    if (wire == NULL) return 0;
    BIO_set_data(bio, wire);
    BIO_set_init(bio, 1);
    return 1;
}

static int wire_destroy(BIO *bio) {
    struct wire *wire = BIO_get_data(bio);
    if (wire == NULL) return 1;
    OPENSSL_free(wire->spill);
    OPENSSL_free(wire);
    BIO_set_data(bio, NULL);
    return 1;
}

static void wire_make_method(void) {
    BIO_METHOD *method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "medley wire");
    if (method == NULL) return;
    BIO_meth_set_read(method, wire_read);
    BIO_meth_set_write(method, wire_write);
    BIO_meth_set_ctrl(method, wire_control);
    BIO_meth_set_create(method, wire_create);
    BIO_meth_set_destroy(method, wire_destroy);
    wire_method = method;
}

BIO *copenssl_wire_new(void) {
    pthread_once(&wire_once, wire_make_method);
    return wire_method == NULL ? NULL : BIO_new(wire_method);
}

void copenssl_wire_feed(BIO *bio, const void *bytes, size_t length) {
    struct wire *wire = BIO_get_data(bio);
    wire->input = bytes;
    wire->input_left = length;
}

void copenssl_wire_lend(BIO *bio, void *room, size_t capacity) {
    struct wire *wire = BIO_get_data(bio);
    wire->room = room;
    wire->room_capacity = capacity;
    wire->room_filled = 0;
}

size_t copenssl_wire_filled(BIO *bio) {
    return ((struct wire *)BIO_get_data(bio))->room_filled;
}

size_t copenssl_wire_waiting(BIO *bio) {
    return ((struct wire *)BIO_get_data(bio))->spill_filled;
}

void copenssl_wire_take(BIO *bio, void *room) {
    struct wire *wire = BIO_get_data(bio);
    memcpy(room, wire->spill, wire->spill_filled);
    OPENSSL_free(wire->spill);
    wire->spill = NULL;
    wire->spill_capacity = wire->spill_filled = 0;
}
