using Anomaly.Runtime.Serialization;

namespace Anomaly.Runtime.Transport;

/// <summary>
/// Sends frames over a stream, each led by its length; frames that come while one write is under way leave together in the next.
/// </summary>
internal sealed class FrameSender(Stream stream) : IFrameSink, IDisposable
{
    /// <summary>A peer that leaves so much unread is given up.</summary>
    private const int MaximumUnsent = 64 << 20;

    private readonly Lock gate = new();
    private readonly SemaphoreSlim signal = new(0, 1);
    private WireWriter filling = new();
    private WireWriter sending = new();
    private bool signalled;
    private bool completed;

    public bool TrySend(ReadOnlySpan<byte> frame)
    {
        lock (gate)
        {
            if (completed || filling.Length > MaximumUnsent)
                return false;
            filling.Write(frame.Length);
            filling.Write(frame);
            Signal();
            return true;
        }
    }

    /// <summary>Nothing more is sent after what is queued.</summary>
    public void Complete()
    {
        lock (gate)
        {
            if (completed)
                return;
            completed = true;
            Signal();
        }
    }

    /// <summary>Writes until <see cref="Complete"/> or cancellation.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await signal.WaitAsync(cancellationToken);
                if (Take())
                {
                    await stream.WriteAsync(sending.Written, cancellationToken);
                    await stream.FlushAsync(cancellationToken);
                    sending.Reset();
                }

                if (IsDone())
                    return;
            }
        }
        finally
        {
            Complete();
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            completed = true;
            filling.Dispose();
            sending.Dispose();
        }

        signal.Dispose();
    }

    private void Signal()
    {
        if (signalled)
            return;
        signalled = true;
        signal.Release();
    }

    private bool IsDone()
    {
        lock (gate)
            return completed && filling.Length == 0;
    }

    private bool Take()
    {
        lock (gate)
        {
            signalled = false;
            (filling, sending) = (sending, filling);
            return sending.Length > 0;
        }
    }
}
