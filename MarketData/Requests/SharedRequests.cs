namespace Anomaly.MarketData.Requests;

/// <summary>Equal requests that are under way at the same time are made once. A request that nobody waits for any more is cancelled.</summary>
/// <typeparam name="TAnswer">What a request answers.</typeparam>
internal sealed class SharedRequests<TAnswer>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Request> _underWay = [];

    /// <summary>Makes a request, or waits for an equal one.</summary>
    /// <param name="key">Equal requests have equal keys.</param>
    /// <param name="send">Makes the request; its token is cancelled once every caller has given up.</param>
    /// <param name="cancellationToken">Gives up for this caller.</param>
    public async Task<TAnswer> GetAsync(string key, Func<CancellationToken, Task<TAnswer>> send, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Request request;
        lock (_gate)
        {
            if (!_underWay.TryGetValue(key, out request!))
            {
                _underWay[key] = request = new Request();
                // Not on the scheduler of whichever grain happens to ask first.
                request.Answer = Task.Run(() => SendAsync(key, request, send), CancellationToken.None);
            }

            request.Callers++;
        }

        try
        {
            return await request.Answer.WaitAsync(cancellationToken);
        }
        finally
        {
            Leave(key, request);
        }
    }

    private async Task<TAnswer> SendAsync(string key, Request request, Func<CancellationToken, Task<TAnswer>> send)
    {
        try
        {
            return await send(request.Cancelled.Token);
        }
        finally
        {
            Forget(key, request);
        }
    }

    private void Leave(string key, Request request)
    {
        lock (_gate)
        {
            // In one go, so that nobody joins a request that is about to be cancelled.
            if (--request.Callers > 0)
                return;
            Forget(key, request);
        }

        request.Cancelled.Cancel();
    }

    private void Forget(string key, Request request)
    {
        lock (_gate)
        {
            if (_underWay.TryGetValue(key, out var current) && ReferenceEquals(current, request))
                _underWay.Remove(key);
        }
    }

    private sealed class Request
    {
        public CancellationTokenSource Cancelled { get; } = new();

        public Task<TAnswer> Answer { get; set; } = null!;

        public int Callers { get; set; }
    }
}
