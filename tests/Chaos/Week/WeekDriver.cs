using System.Diagnostics;

namespace Anomaly.Chaos.Week;

/// <summary>
/// Moves the time: at 200 times its speed while series whose bars have closed are to be asked for or anything is under way, and in leaps where nothing is. It waits for
/// processes that do not get to run: what takes them long is not their slowness, but that of the machine.
/// </summary>
internal sealed class WeekDriver
{
    public const double Speed = 200;

    /// <summary>While the source fails: nothing is to be done but to try again.</summary>
    private const double TroubleSpeed = 1000;

    private static readonly TimeSpan MostAtOnce = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Leap = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Nightly = TimeSpan.FromMinutes(20);

    /// <summary>After the last request, for what follows from it: its commit, and requests that wait for their turn.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromMilliseconds(25);

    /// <summary>A process that has come no further for so long has been killed.</summary>
    private static readonly TimeSpan TakenForDead = TimeSpan.FromSeconds(1);

    /// <summary>How often thread pools come round before time leaps: what it has brought about has begun by then.</summary>
    private const int RoundsBeforeLeap = 12;

    private readonly SharedClock _clock;
    private readonly WeekPlan _plan;
    private readonly Lock _gate = new();
    private readonly HashSet<TradedSeries> _wanted = [];
    private readonly List<(DateTime At, TradedSeries[] Series)> _due;
    private readonly SortedList<DateTime, Func<Task>> _events = [];
    private readonly Dictionary<int, (long Round, long Since, int Quiet, long Time)> _followers = [];
    private long _lastAsked;
    private int _next;

    public WeekDriver(SharedClock clock, WeekPlan plan, StandInYahoo source, IReadOnlyList<TradedSeries> series)
    {
        (_clock, _plan) = (clock, plan);
        _due = [.. series.GroupBy(one => (one.Series.Ticker.Market, one.Series.Interval)).SelectMany(group => group.First().Closes
            .Select(close => close + WeekMarkets.FinalAfter(group.Key.Market)).Where(due => due > WeekMarkets.Start)
            .Select(due => (due, group.ToArray()))).OrderBy(due => due.due)];
        source.Asked = () => Volatile.Write(ref _lastAsked, Stopwatch.GetTimestamp());
        source.Answered = one =>
        {
            Volatile.Write(ref _lastAsked, Stopwatch.GetTimestamp());
            lock (_gate)
                _wanted.Remove(one);
        };
    }

    /// <summary>Series that are to be asked for now.</summary>
    public int Wanted
    {
        get
        {
            lock (_gate)
                return _wanted.Count;
        }
    }

    /// <summary>Has something happen at a time, while it stands still.</summary>
    public void At(DateTime time, Func<Task> what) => _events.Add(time, what);

    public async Task RunAsync(Func<bool> isOver)
    {
        var last = Stopwatch.GetTimestamp();
        while (!isOver())
        {
            await Task.Delay(1);
            var passed = Stopwatch.GetElapsedTime(last);
            last = Stopwatch.GetTimestamp();
            var (isAwaited, isAtWork, isSettled) = LookAtProcesses();
            if (!isAwaited)
                Advance(isAtWork, isSettled, passed < MostAtOnce ? passed : MostAtOnce);
            while (_events.Count > 0 && _events.GetKeyAtIndex(0) <= _clock.Now)
            {
                var what = _events.GetValueAtIndex(0);
                _events.RemoveAt(0);
                await what();
                last = Stopwatch.GetTimestamp();
            }
        }
    }

    private void Advance(bool isBusy, bool isSettled, TimeSpan passed)
    {
        var now = _clock.Now;
        isBusy |= Stopwatch.GetElapsedTime(Volatile.Read(ref _lastAsked)) < Aftermath;
        lock (_gate)
            isBusy |= _wanted.Count > 0;
        var isTrouble = _plan.Disturbances.Any(one => now >= one.From && now < one.To);
        if (!isBusy && !isTrouble && !isSettled)
            return;
        var next = now + (isTrouble ? passed * TroubleSpeed : isBusy ? passed * Speed : IsNight(now) ? Nightly : Leap);
        // Bars close, and processes are killed, at their time.
        if (_next < _due.Count && _due[_next].At < next)
            next = _due[_next].At;
        if (_events.Count > 0 && _events.GetKeyAtIndex(0) < next)
            next = _events.GetKeyAtIndex(0);
        for (; _next < _due.Count && _due[_next].At <= next; _next++)
        {
            lock (_gate)
                _wanted.UnionWith(_due[_next].Series);
        }

        // Only now: they may be asked for at once.
        _clock.Now = next;
    }

    /// <summary>Whether a process that lives has not come to the present yet, whether one is at work, and whether none will be without time going on.</summary>
    private (bool IsAwaited, bool IsAtWork, bool IsSettled) LookAtProcesses()
    {
        var now = _clock.GetTimestamp();
        var (isAwaited, isAtWork, isSettled) = (false, false, true);
        foreach (var (place, (time, round, limits)) in _clock.Followers().Index().Where(follower => follower.Item.Time > 0))
        {
            if (!_followers.TryGetValue(place, out var before) || before.Round != round)
                _followers[place] = before = (round, Stopwatch.GetTimestamp(), before.Time == time ? before.Quiet + 1 : 0, time);
            if (Stopwatch.GetElapsedTime(before.Since) >= TakenForDead)
                continue;
            isAwaited |= time < now;
            isAtWork |= limits > 0;
            isSettled &= before.Quiet >= RoundsBeforeLeap;
        }

        return (isAwaited, isAtWork, isSettled);
    }

    /// <summary>No bar closes soon, nor has one closed lately.</summary>
    private bool IsNight(DateTime now) =>
        (_next == 0 || now - _due[_next - 1].At > TimeSpan.FromHours(2)) && (_next == _due.Count || _due[_next].At - now > TimeSpan.FromHours(1));
}
