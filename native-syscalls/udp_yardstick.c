/* What this machine allows: UDP over loopback in runs of 44 x 1452 bytes, cut by the kernel on the way out (GSO) and put together
 * on the way in (GRO), with and without AES-128-GCM. No QUIC: the datapath's measure (see jmh/measure-first).
 *
 *     udp_yardstick [secs=3] [aead=0|1] [sender=0] [receiver=1]      the last two are CPUs
 *
 * One line of JSON: rate, and for each side the CPU it used in a second and nanoseconds of CPU per packet. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif
#ifndef UDP_GRO
#define UDP_GRO 104
#endif

enum { DATAGRAM = 1452, HEADER = 20, TAG = 16, SEGMENTS = 44, RUN = SEGMENTS * DATAGRAM, BATCH = 4, BIGGEST = 65536 };
static const uint64_t WINDOW = 4000000; /* bytes in flight; the receiver acknowledges eight times per window */
static const double WARM_UP = 0.5;
static const int SILENCE_MS = 2000; /* on a busy machine either process may stand still for a good while */
static unsigned char key[16] = "yardstick's key";

/* What one side did after its warm-up. */
struct meter {
    volatile uint64_t bytes, packets, forged;
    volatile double wall, cpu;
};

struct shared {
    struct meter receiver;
    volatile int ready;
};

static void die(const char *what) {
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    exit(1);
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static double cpu(void) {
    struct rusage r;
    getrusage(RUSAGE_SELF, &r);
    return r.ru_utime.tv_sec + r.ru_stime.tv_sec + (r.ru_utime.tv_usec + r.ru_stime.tv_usec) * 1e-6;
}

static void begin(struct meter *m) {
    m->bytes = m->packets = m->forged = 0;
    m->wall = -now();
    m->cpu = -cpu();
}

static void pin(int core) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(core, &set);
    if (sched_setaffinity(0, sizeof set, &set)) die("sched_setaffinity");
}

/* A pair of connected loopback sockets. FORCE goes past the limit where we may. */
static void socket_pair(int pair[2]) {
    struct sockaddr_in at[2] = {{0}};
    int big = 4 << 20, force[2] = {SO_RCVBUFFORCE, SO_SNDBUFFORCE}, usual[2] = {SO_RCVBUF, SO_SNDBUF};
    for (int i = 0; i < 2; i++) {
        socklen_t length = sizeof at[i];
        at[i].sin_family = AF_INET;
        at[i].sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        pair[i] = socket(AF_INET, SOCK_DGRAM, 0);
        if (pair[i] < 0 || bind(pair[i], (struct sockaddr *)&at[i], sizeof at[i])) die("socket");
        if (getsockname(pair[i], (struct sockaddr *)&at[i], &length)) die("getsockname");
        for (int j = 0; j < 2; j++)
            if (setsockopt(pair[i], SOL_SOCKET, force[j], &big, sizeof big)) setsockopt(pair[i], SOL_SOCKET, usual[j], &big, sizeof big);
    }
    for (int i = 0; i < 2; i++)
        if (connect(pair[i], (struct sockaddr *)&at[1 - i], sizeof at[i])) die("connect");
}

static void give_up_after(int fd, int ms) {
    struct timeval t = {ms / 1000, ms % 1000 * 1000};
    if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t)) die("SO_RCVTIMEO");
}

/* The AEAD as QUIC uses it: 20 bytes of header as associated data, a nonce of 12 bytes, a tag of 16; in place. */
static EVP_CIPHER_CTX *aead(int sealing) {
    EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
    if (!c || !EVP_CipherInit_ex(c, EVP_aes_128_gcm(), NULL, key, NULL, sealing)) die("no AES-128-GCM");
    return c;
}

static void seal(EVP_CIPHER_CTX *c, unsigned char *packet, uint64_t number) {
    int n;
    memset(packet, 0, HEADER);
    memcpy(packet, &number, sizeof number);
    EVP_EncryptInit_ex(c, NULL, NULL, NULL, packet);
    EVP_EncryptUpdate(c, NULL, &n, packet, HEADER);
    EVP_EncryptUpdate(c, packet + HEADER, &n, packet + HEADER, DATAGRAM - HEADER - TAG);
    EVP_EncryptFinal_ex(c, packet + HEADER + n, &n);
    EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, TAG, packet + DATAGRAM - TAG);
}

static int open_packet(EVP_CIPHER_CTX *c, unsigned char *packet, int length) {
    int n;
    EVP_DecryptInit_ex(c, NULL, NULL, NULL, packet);
    EVP_DecryptUpdate(c, NULL, &n, packet, HEADER);
    EVP_DecryptUpdate(c, packet + HEADER, &n, packet + HEADER, length - HEADER - TAG);
    EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, TAG, packet + length - TAG);
    return EVP_DecryptFinal_ex(c, packet + HEADER + n, &n) > 0;
}

/* Receives until nothing came for a while. */
static void receive(int fd, int encrypted, struct shared *s) {
    static unsigned char buffers[BATCH][BIGGEST];
    static char control[BATCH][64];
    struct mmsghdr messages[BATCH];
    struct iovec parts[BATCH];
    struct meter *m = &s->receiver;
    uint64_t total = 0, acknowledged = 0;
    double measured = 0, last = 0, last_cpu = 0;
    int one = 1;
    EVP_CIPHER_CTX *c = aead(0);
    give_up_after(fd, SILENCE_MS);
    if (setsockopt(fd, IPPROTO_UDP, UDP_GRO, &one, sizeof one)) die("UDP_GRO");
    for (int i = 0; i < BATCH; i++) {
        parts[i] = (struct iovec){buffers[i], BIGGEST};
        memset(&messages[i], 0, sizeof messages[i]);
        messages[i].msg_hdr = (struct msghdr){.msg_iov = &parts[i], .msg_iovlen = 1, .msg_control = control[i]};
    }
    s->ready = 1;
    for (;;) {
        for (int i = 0; i < BATCH; i++) messages[i].msg_hdr.msg_controllen = sizeof control[i];
        int n = recvmmsg(fd, messages, BATCH, MSG_WAITFORONE, NULL);
        if (n <= 0 && total) break;
        for (int i = 0; i < n; i++) {
            int length = messages[i].msg_len, stride = length;
            for (struct cmsghdr *h = CMSG_FIRSTHDR(&messages[i].msg_hdr); h; h = CMSG_NXTHDR(&messages[i].msg_hdr, h))
                if (h->cmsg_level == IPPROTO_UDP && h->cmsg_type == UDP_GRO) memcpy(&stride, CMSG_DATA(h), sizeof stride);
            for (int at = 0; at < length; at += stride) {
                int size = length - at < stride ? length - at : stride;
                if (encrypted && !open_packet(c, buffers[i] + at, size)) m->forged++;
                m->packets++;
            }
            m->bytes += length;
            total += length;
        }
        last = now();
        if (total - acknowledged >= WINDOW / 8) {
            acknowledged = total;
            send(fd, &acknowledged, sizeof acknowledged, 0);
            last_cpu = cpu();
        }
        if (!measured) measured = last + WARM_UP;
        else if (last > measured && m->wall == 0) begin(m);
    }
    m->wall += last;
    m->cpu += last_cpu;
}

static void send_for(int fd, int encrypted, double secs, struct meter *m) {
    static unsigned char packets[RUN];
    struct iovec part = {packets, RUN};
    struct mmsghdr message = {.msg_hdr = {.msg_iov = &part, .msg_iovlen = 1}};
    uint64_t sent = 0, acknowledged = 0, number = 0, word;
    int size = DATAGRAM;
    EVP_CIPHER_CTX *c = aead(1);
    give_up_after(fd, SILENCE_MS);
    if (setsockopt(fd, IPPROTO_UDP, UDP_SEGMENT, &size, sizeof size)) die("UDP_SEGMENT");
    double start = now(), t;
    while ((t = now()) - start < WARM_UP + secs) {
        if (m->wall == 0 && t - start > WARM_UP) begin(m);
        while (sent + RUN - acknowledged > WINDOW) {
            if (recv(fd, &word, sizeof word, 0) != sizeof word) word = sent; /* an acknowledgement was lost: go on */
            if (word > acknowledged) acknowledged = word;
        }
        while (recv(fd, &word, sizeof word, MSG_DONTWAIT) == sizeof word)
            if (word > acknowledged) acknowledged = word;
        for (int i = 0; encrypted && i < SEGMENTS; i++) seal(c, packets + i * DATAGRAM, number++);
        int n = sendmmsg(fd, &message, 1, 0);
        if (n < 0 && errno != EAGAIN && errno != ENOBUFS && errno != ECONNREFUSED) die("sendmmsg");
        if (n > 0) sent += RUN, m->bytes += RUN, m->packets += SEGMENTS;
    }
    m->wall += now();
    m->cpu += cpu();
}

int main(int argc, char **argv) {
    double secs = 3;
    int encrypted = 1, cores[2] = {0, 1}, pair[2];
    for (int i = 1; i < argc; i++)
        if (sscanf(argv[i], "secs=%lf", &secs) + sscanf(argv[i], "aead=%d", &encrypted) + sscanf(argv[i], "sender=%d", &cores[0]) +
                sscanf(argv[i], "receiver=%d", &cores[1]) != 1) {
            fprintf(stderr, "udp_yardstick [secs=3] [aead=0|1] [sender=0] [receiver=1]\n");
            return 2;
        }
    struct shared *s = mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    struct meter sender = {0};
    if (s == MAP_FAILED) die("mmap");
    socket_pair(pair);
    pid_t child = fork();
    if (child < 0) die("fork");
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        pin(cores[1]);
        receive(pair[1], encrypted, s);
        _exit(0);
    }
    pin(cores[0]);
    while (!s->ready) usleep(1000);
    send_for(pair[0], encrypted, secs, &sender);
    waitpid(child, NULL, 0);
    struct meter r = s->receiver;
    printf("{\"test\":\"c_gso44_gro%s\",\"MBps\":%.1f,\"forged\":%lu,\"senderCpu\":%.2f,\"receiverCpu\":%.2f,\"senderNs\":%.0f,\"receiverNs\":%.0f}\n",
           encrypted ? "_aead" : "", r.bytes / r.wall / 1e6, (unsigned long)r.forged, sender.cpu / sender.wall, r.cpu / r.wall,
           sender.cpu / sender.packets * 1e9, r.cpu / r.packets * 1e9);
    return r.forged != 0;
}
