"""The dispatcher's own code in a simulated quarter of an hour at noon: a batch holds nobody up who pays."""

from __future__ import annotations

from benchmarks.simulate import Simulation, World, spread

# A quarter of the platform in docs/scaling.md, and of its films; the batch is more than that can make.
CROWDED = World(
    videos=25_000, owners=2_500, paying=125, hours=0.2, runtimes=28, in_flight=24, per_owner=6, batch=600
)


def test_who_pays_waits_no_longer_while_somebody_elses_batch_is_in_the_queue():
    told = Simulation(CROWDED).run()
    waits = {who: spread(each) for who, each in told.waits.items()}
    assert waits["batch"]["p50"] > 60  # it does stand there
    assert len(told.waits["paying"]) > 10
    assert waits["paying"]["p99"] <= 2 * waits["paying"]["p50"], waits
    assert waits["others"]["p50"] <= 2 * waits["paying"]["p50"], waits
