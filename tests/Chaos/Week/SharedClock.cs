using System.IO.MemoryMappedFiles;

namespace Anomaly.Chaos.Week;

/// <summary>
/// One time for several processes: a file that all of them map. One process sets it, as fast as it likes; timers of the others follow within a millisecond or so of real
/// time. Each of those notes in a place of its own which time its thread pool has come to, so that time need not run away from processes that get no processor, and how many
/// limits run in it, so that time need not leap beyond them.
/// </summary>
internal sealed class SharedClock : TimeProvider, IDisposable
{
    private const int Places = 64;

    /// <summary>The product's limits on a request to the source, on a call with its retries, and on the wait for its turn are of 15 and 30 s.</summary>
    private static readonly TimeSpan LeastLimit = TimeSpan.FromSeconds(12), MostLimit = TimeSpan.FromSeconds(30);

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly ManualResetEvent _end = new(false);
    private readonly Thread _firing;
    private readonly Lock _gate = new();
    private readonly PriorityQueue<(Timer Timer, int Setting), long> _due = new();
    private bool _isFollowing;
    private long _round;
    private int _limits;

    /// <param name="path">The file.</param>
    /// <param name="follows">Whether the others are to wait for this process.</param>
    public SharedClock(string path, bool follows)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, PlaceOf(Places));
        _view = _file.CreateViewAccessor();
        var place = follows ? PlaceOf(Environment.ProcessId % Places) : (long?)null;
        _firing = new Thread(() =>
        {
            while (!_end.WaitOne(1))
            {
                Fire();
                if (place is { } own && !Interlocked.Exchange(ref _isFollowing, true))
                    ThreadPool.UnsafeQueueUserWorkItem(_ => Follow(own), null);
            }
        })
        {
            IsBackground = true, Name = nameof(SharedClock),
        };
        _firing.Start();
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public DateTime Now
    {
        get => new(GetTimestamp(), DateTimeKind.Utc);
        set => _view.Write(0, value.Ticks);
    }

    /// <summary>
    /// Of the processes that follow, by their places: the time that their thread pools have come to, how often these have come round, and the limits that run. Those that
    /// are no more have not come further.
    /// </summary>
    public (long Time, long Round, long Limits)[] Followers() => [.. Enumerable.Range(0, Places).Select(PlaceOf).Select(place =>
        (_view.ReadInt64(place), _view.ReadInt64(place + sizeof(long)), _view.ReadInt64(place + (2 * sizeof(long)))))];

    public override DateTimeOffset GetUtcNow() => new(Now);

    public override long GetTimestamp() => _view.ReadInt64(0);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Dispose()
    {
        _end.Set();
        _firing.Join();
        _end.Dispose();
        _view.Dispose();
        _file.Dispose();
    }

    private static long PlaceOf(int place) => sizeof(long) + (place * 3 * sizeof(long));

    private void Follow(long place)
    {
        _view.Write(place + (2 * sizeof(long)), (long)Volatile.Read(ref _limits));
        _view.Write(place + sizeof(long), ++_round);
        _view.Write(place, GetTimestamp());
        Volatile.Write(ref _isFollowing, false);
    }

    private void Fire()
    {
        lock (_gate)
        {
            var now = GetTimestamp();
            while (_due.TryPeek(out var next, out var at) && at <= now)
            {
                _due.Dequeue();
                next.Timer.FireWithin(next.Setting, now);
            }
        }
    }

    private sealed class Timer(SharedClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;
        private bool _isLimit;
        private int _setting;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                _period = period;
                _setting++;
                Count(dueTime >= LeastLimit && dueTime <= MostLimit && period <= TimeSpan.Zero);
                if (dueTime >= TimeSpan.Zero)
                    clock._due.Enqueue((this, _setting), clock.GetTimestamp() + dueTime.Ticks);
                return true;
            }
        }

        /// <summary>Calls back, unless the timer was set anew meanwhile.</summary>
        public void FireWithin(int setting, long now)
        {
            if (setting != _setting)
                return;
            if (_period > TimeSpan.Zero)
                clock._due.Enqueue((this, setting), now + _period.Ticks);
            Count(false);
            ThreadPool.UnsafeQueueUserWorkItem(static timer => timer.Callback(), this, preferLocal: false);
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Count(bool isLimit)
        {
            clock._limits += (isLimit ? 1 : 0) - (_isLimit ? 1 : 0);
            _isLimit = isLimit;
        }

        private void Callback() => callback(state);
    }
}
