namespace Anomaly.People;

/// <summary>
/// Writes the audit. What is told at once goes into the store together, so that many changes cost few transactions; where another process was faster, the entries
/// are made anew behind its own.
/// </summary>
public sealed class AuditTrail(IPeopleStore store, TimeProvider time)
{
    private const int MostTries = 100;
    private const int MostAtOnce = 500;
    private readonly Lock _gate = new();
    private readonly List<Pending> _waiting = [];
    private bool _isWriting;

    /// <summary>Notes an event. Completes once it is durable.</summary>
    public Task AppendAsync(AuditEvent happened)
    {
        var pending = new Pending(time.GetUtcNow().UtcDateTime, happened, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_gate)
        {
            _waiting.Add(pending);
            if (!_isWriting)
            {
                _isWriting = true;
                _ = Task.Run(WriteAllAsync);
            }
        }

        return pending.Written.Task;
    }

    private async Task WriteAllAsync()
    {
        while (true)
        {
            Pending[] some;
            lock (_gate)
            {
                some = [.. _waiting.Take(MostAtOnce)];
                _waiting.RemoveRange(0, some.Length);
                if (some.Length == 0)
                {
                    _isWriting = false;
                    return;
                }
            }

            try
            {
                await WriteAsync(some);
                foreach (var pending in some)
                    pending.Written.SetResult();
            }
            catch (Exception exception)
            {
                foreach (var pending in some)
                    pending.Written.SetException(exception);
            }
        }
    }

    private async Task WriteAsync(Pending[] some)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var before = await store.ReadAuditHeadAsync();
            var entries = new List<AuditEntry>(some.Length);
            var end = before;
            foreach (var pending in some)
            {
                var entry = AuditEntry.After(end, pending.At, pending.Event);
                entries.Add(entry);
                end = new AuditHead(entry.Sequence, entry.Hash);
            }

            if (await store.AppendAuditAsync(before, entries))
                return;
        }

        throw new InvalidOperationException($"The audit could not be written: other processes were faster {MostTries} times.");
    }

    private sealed record Pending(DateTime At, AuditEvent Event, TaskCompletionSource Written);
}
