using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Calls;
using Anomaly.Runtime.Contracts;
using FsCheck.Xunit;
using Xunit;

namespace Anomaly.Runtime.Tests.Activations;

public sealed class MailboxTests
{
    [Fact]
    public void Interleaving_call_passes_calls_that_must_wait()
    {
        var mailbox = new Mailbox(reentrant: false);
        var (running, waiting, passing) = (new TestCall(Interleaving.None), new TestCall(Interleaving.None),
            new TestCall(Interleaving.Always));
        mailbox.Started(running);
        mailbox.Add(waiting);
        mailbox.Add(passing);

        Assert.Same(passing, mailbox.TakeNext());
        Assert.Null(mailbox.TakeNext());
        mailbox.Finished(running);
        Assert.Same(waiting, mailbox.TakeNext());
        Assert.Equal(0, mailbox.Waiting);
    }

    [Fact]
    public void Reentrant_grain_starts_everything_in_order()
    {
        var mailbox = new Mailbox(reentrant: true);
        var calls = Enumerable.Range(0, 4).Select(_ => new TestCall(Interleaving.None)).ToList();
        foreach (var call in calls)
            mailbox.Add(call);

        Assert.All(calls, call => Assert.Same(call, mailbox.TakeNext()));
    }

    /// <summary>
    /// Whatever comes and ends in whatever order: nothing that excludes runs beside anything else that counts, nothing is lost, and each
    /// kind keeps its order.
    /// </summary>
    [Property(MaxTest = 300)]
    public void Any_schedule_keeps_exclusion_and_order(byte[] steps)
    {
        var mailbox = new Mailbox(reentrant: false);
        var (running, added, started) = (new List<TestCall>(), new List<TestCall>(), new List<TestCall>());
        foreach (var step in steps ?? [])
        {
            if (step % 4 < 3)
            {
                added.Add(new TestCall((Interleaving)(step % 4)));
                mailbox.Add(added[^1]);
            }
            else if (running.Count > 0)
            {
                mailbox.Finished(running[step / 4 % running.Count]);
                running.RemoveAt(step / 4 % running.Count);
            }

            Start();
        }

        while (running.Count > 0)
        {
            mailbox.Finished(running[0]);
            running.RemoveAt(0);
            Start();
        }

        Assert.Equal(added.Count, started.Count);
        Assert.Equal(added.Where(call => call.Interleaving != Interleaving.Always),
            started.Where(call => call.Interleaving != Interleaving.Always));

        void Start()
        {
            while (mailbox.TakeNext() is { } next)
            {
                mailbox.Started(next);
                running.Add((TestCall)next);
                started.Add((TestCall)next);
                var exclusive = running.Count(call => call.Interleaving == Interleaving.None);
                Assert.True(exclusive == 0 || (exclusive == 1 && running.All(call => call.Interleaving != Interleaving.ReadOnly)));
            }
        }
    }

    private sealed class TestCall(Interleaving interleaving) : Call
    {
        public override Interleaving Interleaving => interleaving;

        public override void Start(Activation activation)
        {
        }

        public override void Fail(Exception exception)
        {
        }

        public override void Redirect()
        {
        }
    }
}
