using Anomaly.Runtime.Contracts;

namespace Anomaly.Runtime.Calls;

/// <summary>What a stream method gives its caller; each enumeration is a call of its own.</summary>
internal sealed class GrainStream<TItem>(StreamMethod<TItem> method, GrainReference reference, object?[] arguments,
    CancellationToken token) : IAsyncEnumerable<TItem>
{
    public async IAsyncEnumerator<TItem> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(token, cancellationToken);
        var call = new OutgoingStreamCall<TItem>(method, reference.GrainId, [.. arguments], reference.Sender);
        both.Token.ThrowIfCancellationRequested();
        reference.Sender.Route(call);
        try
        {
            await foreach (var item in call.ReadAllAsync(both.Token))
                yield return item;
        }
        finally
        {
            call.Leave();
        }
    }
}
