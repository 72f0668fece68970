"""What no strategy may break: single calls of native code on one object are atomic, without any lock."""

import threading

THREADS, ROUNDS = 4, 200
shared_list, shared_dict, shared_set, firsts = [], {}, set(), []
start = threading.Barrier(THREADS)


def work(me):
    start.wait()
    for i in range(ROUNDS):
        shared_list.append(me)
        shared_list.extend((me, me))
        shared_dict[(me, i)] = i
        shared_set.add((me, i))
        # One thread only sees its own object put in.
        if shared_dict.setdefault(i, me) == me:
            firsts.append(i)
        shared_dict.update({me: i, -me: -i})


threads = [threading.Thread(target=work, args=(n + 1000,)) for n in range(THREADS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(shared_list), sorted(set(shared_list)))
print(all(shared_list.count(n + 1000) == 3 * ROUNDS for n in range(THREADS)))
print(len(shared_dict) == THREADS * ROUNDS + ROUNDS + 2 * THREADS, len(shared_set) == THREADS * ROUNDS)
print(sorted(firsts) == list(range(ROUNDS)))
shared_list.sort()
print(shared_list[:3], shared_list[-3:])
