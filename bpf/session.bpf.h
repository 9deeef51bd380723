/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gpuvm-trace --record: what whoever drives GPUVM asks it for. Nothing of any driver is looked at.
 *
 * A request is told when it begins and when it has ended: what GPUVM and the driver's callbacks do
 * in between is the request's. Mappings that come and go outside of one, as with drivers that have
 * GPUVM make lists of steps, and when a VM ends, are told one by one.
 */
#ifndef SESSION_BPF_H
#define SESSION_BPF_H

#include "session_lives.bpf.h"
#include "session_requests.bpf.h"
#include "session_submissions.bpf.h"

#endif
