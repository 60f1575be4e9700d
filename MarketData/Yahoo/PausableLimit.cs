namespace Anomaly.MarketData.Yahoo;

/// <summary>Cancels once a time is over that can be stopped in between. For one thread at a time.</summary>
internal sealed class PausableLimit : IDisposable
{
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _over;
    private TimeSpan _left;
    private long _since;

    /// <summary>Starts the time.</summary>
    public PausableLimit(TimeSpan length, TimeProvider time)
    {
        (_time, _left, _since) = (time, length, time.GetTimestamp());
        _over = new CancellationTokenSource(length, time);
    }

    /// <summary>Is cancelled when the time is over.</summary>
    public CancellationToken Token => _over.Token;

    /// <summary>Stops the time until what it returns is disposed; not to be called again before.</summary>
    public IDisposable Pause()
    {
        _over.CancelAfter(Timeout.InfiniteTimeSpan);
        _left -= _time.GetElapsedTime(_since);
        return new Stop(this);
    }

    public void Dispose() => _over.Dispose();

    private void Resume()
    {
        _since = _time.GetTimestamp();
        _over.CancelAfter(_left > TimeSpan.Zero ? _left : TimeSpan.Zero);
    }

    private sealed class Stop(PausableLimit limit) : IDisposable
    {
        public void Dispose() => limit.Resume();
    }
}
