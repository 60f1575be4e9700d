using Anomaly.MarketData.Requests;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;

namespace Anomaly.MarketData.Tests.Requests;

public sealed class PermitLedgerTests
{
    private static readonly RequestRate Rate = new(2, 10);
    private readonly FakeTimeProvider _time = new();

    private PermitLedger Ledger(bool unknownPast = false) => new(Rate, _time, unknownPast);

    [Fact]
    public void Take_atFirst_givesTheBurst_andThenTheRate()
    {
        var ledger = Ledger();

        Assert.Equal(10, ledger.Take("a", 25).Permits);
        var denied = ledger.Take("a", 15);
        Assert.Equal(0, denied.Permits);
        Assert.InRange(denied.RetryAfter, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(0.51));
        _time.Advance(denied.RetryAfter);
        Assert.Equal(1, ledger.Take("a", 15).Permits);
    }

    [Fact]
    public void Take_whileOthersHoldPermits_refillsOnlyWhatTheyLeave()
    {
        var ledger = Ledger();
        ledger.Take("a", 4);
        ledger.Take("b", 6);
        _time.Advance(TimeSpan.FromSeconds(1));

        // Until a and b ask again, or their leases end, all ten may still be spent.
        Assert.Equal(0, ledger.Take("c", 1).Permits);
        Assert.Equal(0, ledger.Take("a", 1).Permits);
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(1, ledger.Take("c", 1).Permits);
    }

    [Fact]
    public void Take_leaseOfASiloThatDied_comesBackWithTime()
    {
        var ledger = Ledger();
        ledger.Take("dead", 10);

        var denied = ledger.Take("alive", 10);
        Assert.Equal(0, denied.Permits);
        // It may as well be alive, and end its lease at once.
        Assert.InRange(denied.RetryAfter, TimeSpan.FromSeconds(0.6), TimeSpan.FromSeconds(0.61));
        _time.Advance(denied.RetryAfter);
        Assert.Equal(0, ledger.Take("alive", 10).Permits);
        _time.Advance(PermitLedger.LeaseTime + TimeSpan.FromSeconds(3) - denied.RetryAfter);

        Assert.Equal(6, ledger.Take("alive", 10).Permits);
    }

    [Fact]
    public void Take_ofNothing_endsTheLease_andMakesRoomFromThenOn()
    {
        var ledger = Ledger();
        ledger.Take("a", 10);
        _time.Advance(TimeSpan.FromSeconds(0.5));

        Assert.Equal(new PermitLease(0, PermitLedger.LeaseTime, TimeSpan.Zero), ledger.Take("a", 0));
        Assert.Equal(0, ledger.Take("b", 1).Permits);
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(1, ledger.Take("b", 1).Permits);
    }

    /// <summary>A holder that has spent its only permit leaves the room for the next, also where another has asked for it meanwhile.</summary>
    [Fact]
    public void Take_burstOfOneAndTwoHolders_comesNearTheRate()
    {
        var ledger = new PermitLedger(new RequestRate(2, 1), _time, unknownPast: false);
        var start = _time.GetUtcNow();
        for (var i = 0; i < 20; i++)
        {
            var (holder, other) = i % 2 == 0 ? ("a", "b") : ("b", "a");
            PermitLease lease;
            while ((lease = ledger.Take(holder, 1)).Permits == 0)
                _time.Advance(lease.RetryAfter);
            Assert.Equal(0, ledger.Take(other, 1).Permits);
            ledger.Take(holder, 0);
        }

        // 9.5 seconds at the least; with leases that run out it would be 47.
        Assert.InRange(_time.GetUtcNow() - start, TimeSpan.FromSeconds(9.5), TimeSpan.FromSeconds(12));
    }

    [Fact]
    public void Take_longAfterTheLastLease_givesTheBurstAgain()
    {
        var ledger = Ledger();
        ledger.Take("a", 10);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(10, ledger.Take("b", 99).Permits);
    }

    [Fact]
    public void Take_afterAnUnknownPast_givesNothingUntilItsLeasesHaveEnded()
    {
        var ledger = Ledger(unknownPast: true);

        var denied = ledger.Take("a", 1);
        Assert.Equal(0, denied.Permits);
        _time.Advance(PermitLedger.LeaseTime);
        Assert.Equal(0, ledger.Take("a", 1).Permits);
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(1, ledger.Take("a", 5).Permits);
    }

    [Fact]
    public void Take_whoWaitsLongest_isServedFirst()
    {
        var ledger = Ledger();
        ledger.Take("a", 10);
        ledger.Take("a", 1);
        ledger.Take("b", 1);
        ledger.Take("c", 1);
        _time.Advance(TimeSpan.FromSeconds(1.1));

        Assert.Equal(0, ledger.Take("c", 1).Permits);
        Assert.Equal(1, ledger.Take("b", 1).Permits);
        Assert.Equal(1, ledger.Take("a", 1).Permits);
    }

    /// <summary>Silos that ask, spend late, die and come back: whatever they do, no span of time sees more than the burst and what has come back since.</summary>
    [Property(MaxTest = 200)]
    public bool Spent_inAnySpanOfTime_isNeverMoreThanBurstAndRate(int seed)
    {
        var random = new Random(seed);
        var time = new FakeTimeProvider();
        var ledger = new PermitLedger(Rate, time, unknownPast: false);
        var held = new Dictionary<string, (int Permits, DateTimeOffset Ends)>();
        var spent = new List<double>();
        var start = time.GetUtcNow();
        for (var step = 0; step < 300; step++)
        {
            time.Advance(TimeSpan.FromMilliseconds(random.Next(0, 700)));
            var silo = $"silo {random.Next(5)}";
            var (permits, ends) = held.GetValueOrDefault(silo);
            if (permits > 0 && time.GetUtcNow() < ends && random.Next(3) > 0)
            {
                var now = random.Next(1, permits + 1);
                spent.AddRange(Enumerable.Repeat((time.GetUtcNow() - start).TotalSeconds, now));
                held[silo] = (permits - now, ends);
            }
            else if (random.Next(10) == 0)
            {
                held.Remove(silo);
            }
            else
            {
                var asked = time.GetUtcNow();
                var lease = ledger.Take(silo, random.Next(0, 15));
                held[silo] = (lease.Permits, asked + lease.ValidFor);
            }
        }

        return Enumerable.Range(0, spent.Count).All(from => Enumerable.Range(from, spent.Count - from).All(to => to - from + 1 <= Rate.Burst + (Rate.PerSecond * (spent[to] - spent[from])) + 1e-6));
    }
}
