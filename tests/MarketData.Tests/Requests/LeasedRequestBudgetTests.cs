using System.Collections.Concurrent;
using System.Threading.Channels;
using Anomaly.MarketData.Requests;
using Microsoft.Extensions.Time.Testing;

namespace Anomaly.MarketData.Tests.Requests;

public sealed class LeasedRequestBudgetTests
{
    private readonly FakeTimeProvider _time = new();

    /// <summary>Lets time pass until tasks are over.</summary>
    private async Task RunAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.WhenAny(task, Task.Delay(1));
        }

        await task;
    }

    [Fact]
    public async Task Acquire_ofManySilosTogether_keepsToRateAndBurst()
    {
        var rate = new RequestRate(5, 8);
        var ledger = new PermitLedger(rate, _time, unknownPast: false);
        var silos = Enumerable.Range(0, 6).Select(i => new LeasedRequestBudget(new Leases(ledger, $"silo {i}"), _time)).ToArray();
        var spent = new ConcurrentQueue<double>();
        var start = _time.GetUtcNow();

        await RunAsync(Task.WhenAll(Enumerable.Range(0, 90).Select(async i =>
        {
            await silos[i % silos.Length].AcquireAsync(CancellationToken.None);
            spent.Enqueue((_time.GetUtcNow() - start).TotalSeconds);
        })));

        var times = spent.Order().ToArray();
        Assert.Equal(90, times.Length);
        // None comes before its permit can have come back. Any span of time: PermitLedgerTests.
        Assert.All(times.Index(), time => Assert.True(time.Item >= (time.Index + 1 - rate.Burst) / rate.PerSecond));
    }

    [Fact]
    public async Task Acquire_nobodyElseWaits_endsTheLease()
    {
        var asked = Channel.CreateUnbounded<int>();
        var ledger = new PermitLedger(new RequestRate(2, 1), _time, unknownPast: false);
        var budget = new LeasedRequestBudget(new Leases(ledger, "a") { Asked = asked.Writer }, _time);

        await budget.AcquireAsync(CancellationToken.None);

        Assert.Equal((1, 0), (await asked.Reader.ReadAsync(), await asked.Reader.ReadAsync()));
    }

    [Fact]
    public async Task Acquire_givingBackFails_doesNotFailTheCallers()
    {
        var ledger = new PermitLedger(new RequestRate(1, 5), _time, unknownPast: false);
        var budget = new LeasedRequestBudget(new Refusing(ledger), _time);

        for (var i = 0; i < 3; i++)
            await RunAsync(budget.AcquireAsync(CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task Acquire_inTheOrderOfCalls()
    {
        var budget = new LeasedRequestBudget(new LocalRequestBudgetLeases(new RequestRate(0.1, 1), _time), _time);
        var order = new ConcurrentQueue<int>();
        await budget.AcquireAsync(CancellationToken.None);

        await RunAsync(Task.WhenAll(Enumerable.Range(0, 5).Select(async i =>
        {
            await budget.AcquireAsync(CancellationToken.None);
            order.Enqueue(i);
        })));

        Assert.Equal(Enumerable.Range(0, 5), order);
    }

    [Fact]
    public async Task Acquire_cancelled_leavesThePermitToTheNext()
    {
        var budget = new LeasedRequestBudget(new LocalRequestBudgetLeases(new RequestRate(0.1, 1), _time), _time);
        await budget.AcquireAsync(CancellationToken.None);
        using var given = new CancellationTokenSource();
        var start = _time.GetUtcNow();

        var first = budget.AcquireAsync(given.Token).AsTask();
        var second = budget.AcquireAsync(CancellationToken.None).AsTask();
        await given.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await RunAsync(second);
        Assert.InRange(_time.GetUtcNow() - start, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(19));
    }

    [Fact]
    public async Task Acquire_leasesOutOfReach_isUnavailable_andWorksAgainLater()
    {
        var leases = new Leases(new PermitLedger(new RequestRate(1, 5), _time, unknownPast: false), "a") { Failure = new TimeoutException("no silo") };
        var budget = new LeasedRequestBudget(leases, _time);

        var failure = await Assert.ThrowsAsync<MarketDataUnavailableException>(() => budget.AcquireAsync(CancellationToken.None).AsTask());
        leases.Failure = null;
        await budget.AcquireAsync(CancellationToken.None);

        Assert.Equal("The request budget of the cluster cannot be reached.", failure.Message);
        Assert.NotNull(failure.RetryAfter);
    }

    [Fact]
    public async Task Acquire_leaseThatCameTooLate_isNotSpent()
    {
        var answers = new Queue<PermitLease>([new PermitLease(3, TimeSpan.FromSeconds(2), TimeSpan.Zero), new PermitLease(1, TimeSpan.FromSeconds(2), TimeSpan.Zero)]);
        var asked = 0;
        var budget = new LeasedRequestBudget(
            new Answers(() =>
            {
                // The first answer was three seconds on its way.
                if (asked++ == 0)
                    _time.Advance(TimeSpan.FromSeconds(3));
                return answers.Dequeue();
            }),
            _time);

        await budget.AcquireAsync(CancellationToken.None);

        Assert.Equal(2, asked);
    }

    private sealed class Leases(PermitLedger ledger, string silo) : IRequestBudgetLeases
    {
        public Exception? Failure { get; set; }

        public ChannelWriter<int>? Asked { get; init; }

        public Task<PermitLease> LeaseAsync(int wanted, CancellationToken cancellationToken)
        {
            Asked?.TryWrite(wanted);
            return Failure is { } failure ? Task.FromException<PermitLease>(failure) : Task.FromResult(ledger.Take(silo, wanted));
        }
    }

    /// <summary>Knows no leases of nothing, as silos of an earlier version.</summary>
    private sealed class Refusing(PermitLedger ledger) : IRequestBudgetLeases
    {
        public Task<PermitLease> LeaseAsync(int wanted, CancellationToken cancellationToken) =>
            wanted > 0 ? Task.FromResult(ledger.Take("a", wanted)) : Task.FromException<PermitLease>(new ArgumentOutOfRangeException(nameof(wanted)));
    }

    private sealed class Answers(Func<PermitLease> answer) : IRequestBudgetLeases
    {
        public Task<PermitLease> LeaseAsync(int wanted, CancellationToken cancellationToken) =>
            Task.FromResult(wanted > 0 ? answer() : new PermitLease(0, TimeSpan.FromSeconds(2), TimeSpan.Zero));
    }
}
