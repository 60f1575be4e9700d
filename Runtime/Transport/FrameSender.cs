using Anomaly.Runtime.Serialization;
using Orleans.Runtime;

namespace Anomaly.Runtime.Transport;

/// <summary>
/// Sends frames over a stream, each led by its length; frames that come while one write is under way leave together in the next.
/// </summary>
internal sealed class FrameSender(Stream stream) : IFrameSink, IDisposable
{
    /// <summary>A peer that leaves so many bytes unread is given up.</summary>
    private const int MaximumUnsent = 64 << 20;

    private readonly Lock gate = new();
    private readonly SemaphoreSlim signal = new(0, 1);
    private readonly CancellationTokenSource givenUp = new();
    private WireWriter filling = new();
    private WireWriter sending = new();
    private bool signalled;
    private bool completed;

    /// <summary>Breaks the connection, of a peer that does not read. What is left out of a stream of frames cannot be made good.</summary>
    public Action GiveUp { get; init; } = () => { };

    /// <exception cref="OrleansException">The frame is too long for any connection.</exception>
    public bool TrySend(ReadOnlySpan<byte> frame)
    {
        if (frame.Length > FrameReceiver.MaximumFrame)
            throw new OrleansException($"{frame.Length >> 20} MB are too much for one message between processes; the most is {FrameReceiver.MaximumFrame >> 20} MB.");
        lock (gate)
        {
            if (completed)
                return false;
            if (filling.Length <= MaximumUnsent)
            {
                filling.Write(frame.Length);
                filling.Write(frame);
                Signal();
                return true;
            }

            completed = true;
            _ = givenUp.CancelAsync();
        }

        GiveUp();
        return false;
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
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, givenUp.Token);
        try
        {
            while (true)
            {
                await signal.WaitAsync(either.Token);
                if (Take())
                {
                    await stream.WriteAsync(sending.Written, either.Token);
                    await stream.FlushAsync(either.Token);
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
            givenUp.Dispose();
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
