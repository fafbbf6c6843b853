/* Says what this compiler and these headers make of the structures that Java lays out by hand, and of the numbers
 * that it uses: "struct.sizeof bytes", "struct.field offset+bytes", "const.NAME value", "errno.NAME value".
 *
 * It is compiled to assembler, never run: each value is an immediate operand of a line that the Makefile picks out, so
 * a cross-compiler answers for an architecture that is not at hand. See AbiTest. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>

/* Where the C library's headers are older than the kernel's. The C library has its own <netinet/udp.h>. */
#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif
#ifndef UDP_GRO
#define UDP_GRO 104
#endif

#define VALUE(name, value) __asm__ volatile("\n.ascii \"->" name " %0\"" : : "i"((long)(value)))
#define PAIR(name, a, b) __asm__ volatile("\n.ascii \"->" name " %0 %1\"" : : "i"((long)(a)), "i"((long)(b)))
#define SIZE(s) VALUE(#s ".sizeof", sizeof(struct s))
#define FIELD(s, f) PAIR(#s "." #f, offsetof(struct s, f), sizeof(((struct s *)0)->f))
#define CONST(name) VALUE("const." #name, name)
#define ERRNO(name) VALUE("errno." #name, name)

void structures(void) {
    SIZE(iovec);
    FIELD(iovec, iov_base);
    FIELD(iovec, iov_len);

    SIZE(msghdr);
    FIELD(msghdr, msg_name);
    FIELD(msghdr, msg_namelen);
    FIELD(msghdr, msg_iov);
    FIELD(msghdr, msg_iovlen);
    FIELD(msghdr, msg_control);
    FIELD(msghdr, msg_controllen);
    FIELD(msghdr, msg_flags);

    SIZE(mmsghdr);
    FIELD(mmsghdr, msg_hdr);
    FIELD(mmsghdr, msg_len);

    SIZE(cmsghdr);
    FIELD(cmsghdr, cmsg_len);
    FIELD(cmsghdr, cmsg_level);
    FIELD(cmsghdr, cmsg_type);

    SIZE(sockaddr_in);
    FIELD(sockaddr_in, sin_family);
    FIELD(sockaddr_in, sin_port);
    FIELD(sockaddr_in, sin_addr);

    SIZE(sockaddr_in6);
    FIELD(sockaddr_in6, sin6_family);
    FIELD(sockaddr_in6, sin6_port);
    FIELD(sockaddr_in6, sin6_flowinfo);
    FIELD(sockaddr_in6, sin6_addr);
    FIELD(sockaddr_in6, sin6_scope_id);

    SIZE(in_pktinfo);
    FIELD(in_pktinfo, ipi_ifindex);
    FIELD(in_pktinfo, ipi_spec_dst);
    FIELD(in_pktinfo, ipi_addr);

    SIZE(in6_pktinfo);
    FIELD(in6_pktinfo, ipi6_addr);
    FIELD(in6_pktinfo, ipi6_ifindex);

    SIZE(epoll_event);
    FIELD(epoll_event, events);
    FIELD(epoll_event, data);

    SIZE(timespec);
    FIELD(timespec, tv_sec);
    FIELD(timespec, tv_nsec);

    SIZE(sock_filter);
    FIELD(sock_filter, code);
    FIELD(sock_filter, jt);
    FIELD(sock_filter, jf);
    FIELD(sock_filter, k);

    SIZE(sock_fprog);
    FIELD(sock_fprog, len);
    FIELD(sock_fprog, filter);
}

void constants(void) {
    CONST(AF_INET);
    CONST(AF_INET6);
    CONST(SOCK_DGRAM);
    CONST(SOCK_NONBLOCK);
    CONST(SOCK_CLOEXEC);
    CONST(SOL_SOCKET);
    CONST(IPPROTO_IP);
    CONST(IPPROTO_IPV6);
    CONST(IPPROTO_UDP);
    CONST(SO_REUSEADDR);
    CONST(SO_SNDBUF);
    CONST(SO_RCVBUF);
    CONST(SO_TYPE);
    CONST(SO_REUSEPORT);
    CONST(SO_SNDBUFFORCE);
    CONST(SO_RCVBUFFORCE);
    CONST(SO_DOMAIN);
    CONST(SO_RXQ_OVFL);
    CONST(SO_ATTACH_REUSEPORT_CBPF);
    CONST(IP_TOS);
    CONST(IP_PKTINFO);
    CONST(IP_MTU_DISCOVER);
    CONST(IP_RECVTOS);
    CONST(IP_PMTUDISC_PROBE);
    CONST(IPV6_MTU_DISCOVER);
    CONST(IPV6_PMTUDISC_PROBE);
    CONST(IPV6_V6ONLY);
    CONST(IPV6_RECVPKTINFO);
    CONST(IPV6_PKTINFO);
    CONST(IPV6_RECVTCLASS);
    CONST(IPV6_TCLASS);
    CONST(UDP_SEGMENT);
    CONST(UDP_GRO);
    CONST(MSG_CTRUNC);
    CONST(MSG_TRUNC);
    CONST(MSG_DONTWAIT);
    CONST(EPOLL_CLOEXEC);
    CONST(EPOLL_CTL_ADD);
    CONST(EPOLL_CTL_DEL);
    CONST(EPOLL_CTL_MOD);
    CONST(EPOLLIN);
    CONST(EPOLLOUT);
    CONST(EPOLLERR);
    CONST(EPOLLHUP);
    CONST(EPOLLET);
    CONST(EFD_NONBLOCK);
    CONST(EFD_CLOEXEC);
    CONST(PROT_READ);
    CONST(PROT_WRITE);
    CONST(MAP_PRIVATE);
    CONST(MAP_ANONYMOUS);
    CONST(MADV_HUGEPAGE);
    CONST(BPF_LD);
    CONST(BPF_ALU);
    CONST(BPF_JMP);
    CONST(BPF_RET);
    CONST(BPF_MISC);
    CONST(BPF_W);
    CONST(BPF_B);
    CONST(BPF_ABS);
    CONST(BPF_LEN);
    CONST(BPF_K);
    CONST(BPF_X);
    CONST(BPF_A);
    CONST(BPF_ADD);
    CONST(BPF_MOD);
    CONST(BPF_JGE);
    CONST(BPF_JSET);
    CONST(BPF_TAX);
}

void errors(void) {
    ERRNO(EPERM);
    ERRNO(ENOENT);
    ERRNO(EINTR);
    ERRNO(EIO);
    ERRNO(EBADF);
    ERRNO(EAGAIN);
    ERRNO(ENOMEM);
    ERRNO(EACCES);
    ERRNO(EFAULT);
    ERRNO(EEXIST);
    ERRNO(EINVAL);
    ERRNO(EMFILE);
    ERRNO(ENOSYS);
    ERRNO(ENOTSOCK);
    ERRNO(EMSGSIZE);
    ERRNO(ENOPROTOOPT);
    ERRNO(EPROTONOSUPPORT);
    ERRNO(EOPNOTSUPP);
    ERRNO(EAFNOSUPPORT);
    ERRNO(EADDRINUSE);
    ERRNO(EADDRNOTAVAIL);
    ERRNO(ENETDOWN);
    ERRNO(ENETUNREACH);
    ERRNO(ENOBUFS);
    ERRNO(EISCONN);
    ERRNO(ENOTCONN);
    ERRNO(ECONNREFUSED);
    ERRNO(EHOSTDOWN);
    ERRNO(EHOSTUNREACH);
}
