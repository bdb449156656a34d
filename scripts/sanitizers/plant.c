// A use of memory after it was freed, one beyond its end, and memory that is lost: AddressSanitizer must find them.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int count, char **words) {
    const char *fault = count > 1 ? words[1] : "";
    volatile char *memory = malloc(16);
    memory[0] = 1;
    if (strcmp(fault, "beyond") == 0) memory[16] = 1;
    if (strcmp(fault, "lost") == 0) memory = calloc(1, 16);
    else free((void *)memory);
    printf("%d\n", strcmp(fault, "freed") == 0 ? memory[0] : 0);
    memory = NULL;
    return 0;
}
