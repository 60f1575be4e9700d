namespace Anomaly.Grains.Charting;

/// <summary>One read for all calls that interleave: they wait for the same, which goes on for the others when one of them gives up.</summary>
/// <typeparam name="T">What is read.</typeparam>
internal sealed class SharedRead<T>
{
    private Task<T>? _reading;

    /// <summary>What the read under way comes to, or one that begins now.</summary>
    public async Task<T> GetAsync(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        // One that ended when nobody waited for it any more is not asked again: only the cache keeps what was read.
        if (_reading is not { IsCompleted: false })
            _reading = read();
        var reading = _reading;
        try
        {
            return await reading.WaitAsync(cancellationToken);
        }
        finally
        {
            if (reading.IsCompleted && _reading == reading)
                _reading = null;
        }
    }
}
