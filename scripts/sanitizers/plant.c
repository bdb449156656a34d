// A use of memory after it was freed, and one beyond its end, which AddressSanitizer must find.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int count, char **words) {
    const char *fault = count > 1 ? words[1] : "";
    volatile char *memory = malloc(16);
    memory[0] = 1;
    if (strcmp(fault, "beyond") == 0) memory[16] = 1;
    free((void *)memory);
    printf("%d\n", strcmp(fault, "freed") == 0 ? memory[0] : 0);
    return 0;
}
