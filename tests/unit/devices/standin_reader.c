/* SPDX-License-Identifier: Apache-2.0 */
/* Stands in for a vendor's library: the functions of sdtapi and termb over a card in a file, or a mishap on cue.
   STANDIN names a file whose first word is what happens: card, none, crash, hang, chatter, long, status; the second is the text
   block in hexadecimal (of status: a number). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char mode[16];
static unsigned char text[256];
static int found, given;

static void look(void) {
    char hex[600] = "";
    FILE *file = fopen(getenv("STANDIN"), "r");
    mode[0] = 0;
    if (file == NULL || fscanf(file, "%15s %590s", mode, hex) < 1)
        strcpy(mode, "none");
    if (file != NULL)
        fclose(file);
    for (int at = 0; at < 256 && hex[at * 2]; at++) {
        unsigned value = 0;
        sscanf(hex + at * 2, "%2x", &value);
        text[at] = (unsigned char)value;
    }
    if (strcmp(mode, "none") == 0)
        given = 0;
    if (strcmp(mode, "chatter") == 0)
        printf("{\"status\": 159}\n"), fflush(stdout);
    found = strcmp(mode, "none") != 0 && !given;
}

static int read_both(unsigned char *words, unsigned *words_length, unsigned char *photo, unsigned *photo_length) {
    FILE *left_behind;
    look();
    if (strcmp(mode, "none") == 0 || strcmp(mode, "status") == 0)
        return 0;
    left_behind = fopen("wz.txt", "w");
    if (left_behind != NULL)
        fputs("somebody", left_behind), fclose(left_behind);
    if (strcmp(mode, "crash") == 0)
        abort();
    while (strcmp(mode, "hang") == 0)
        sleep(1);
    memcpy(words, text, 256);
    *words_length = strcmp(mode, "long") == 0 ? 4000000000u : 256;
    for (int at = 0; at < 1024; at++)
        photo[at] = (unsigned char)at;
    *photo_length = 1024;
    given = 1;
    return 1;
}

int SDT_OpenPort(int port) { return port == 1003 ? 0x90 : 1; }
int SDT_ClosePort(int port) { return port == 1003 ? 0x90 : 1; }
int SDT_GetSAMStatus(int port, int open) { return port == 1003 && !open ? 0x90 : 0x60; }
int SDT_ResetSAM(int port, int open) { return port == 1003 && !open ? 0x90 : 0x60; }
int SDT_GetSAMIDToStr(int port, char *number, int open) {
    strcpy(number, "05.03-20130613-0000012345-0000067890");
    return SDT_GetSAMStatus(port, open);
}
int SDT_StartFindIDCard(int port, unsigned char *iin, int open) {
    look();
    memset(iin, 0, 8);
    return SDT_GetSAMStatus(port, open) == 0x90 && found ? 0x9F : 0x80;
}
int SDT_SelectIDCard(int port, unsigned char *serial, int open) {
    memset(serial, 0, 8);
    return SDT_GetSAMStatus(port, open) == 0x90 && found ? 0x90 : 0x81;
}
int SDT_ReadBaseMsg(int port, unsigned char *words, unsigned *words_length, unsigned char *photo, unsigned *photo_length, int open) {
    (void)port, (void)open;
    return read_both(words, words_length, photo, photo_length) ? 0x90 : 0x41;
}
int SDT_ReadNewAppMsg(int port, unsigned char *words, unsigned *length, int open) {
    (void)port, (void)open;
    for (int at = 0; at < 70; at += 2)
        words[at] = 0x20, words[at + 1] = 0;
    memcpy(words, "\x37\x68\x8b\x4f", 4);
    *length = 70;
    return 0x90;
}

#ifdef TERMB
int CVR_InitComm(int port) { return port == 1003 ? 1 : 2; }
int CVR_CloseComm(void) { return 1; }
int CVR_Authenticate(void) {
    look();
    return found ? 1 : 2;
}
int CVR_ReadBaseMsg(unsigned char *words, unsigned *words_length, unsigned char *photo, unsigned *photo_length, int kind) {
    return kind == 1 && read_both(words, words_length, photo, photo_length) ? 1 : 0;
}
#endif
