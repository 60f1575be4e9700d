using System.Net.Http.Headers;
using System.Net;
using Anomaly.Runtime.Calls;
using Anomaly.Runtime.Diagnostics;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Anomaly.Runtime.Transport;

/// <summary>The way from this process to one silo: connected when first needed, and again when it broke.</summary>
internal sealed partial class SiloLink(SiloAddress silo, HttpClient http, ClusterSecret secret, TimeProvider time,
    SiloConnections owner, ILogger logger) : IDisposable
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);
    private readonly Lock gate = new();
    private readonly CancellationTokenSource closed = new();
    private readonly Trouble trouble = new(time);
    private volatile CallingConnection? connection;
    private bool connecting;
    private TimeSpan backoff = FirstBackoff;
    private long? failedAt;

    private Uri Address => new($"http://{(silo.Host.Contains(':', StringComparison.Ordinal) ? $"[{silo.Host}]" : silo.Host)}:{silo.Port}");

    /// <summary>The connection; null where there is none, which begins one.</summary>
    public CallingConnection? Connection
    {
        get
        {
            if (connection is { } current)
                return current;
            BeginToConnect();
            return null;
        }
    }

    /// <summary>The silo is dead: its open calls fail now.</summary>
    public void Dispose()
    {
        closed.Cancel();
        connection?.Close(new IOException($"Silo {silo} is dead."));
    }

    private void BeginToConnect()
    {
        lock (gate)
        {
            if (connecting || closed.IsCancellationRequested || (failedAt is { } at && time.GetElapsedTime(at) < backoff))
                return;
            connecting = true;
        }

        // Away from the caller's context: a grain must not wait for its own turn to connect.
        _ = Task.Run(RunAsync, CancellationToken.None);
    }

    private async Task RunAsync()
    {
        Exception reason = new IOException("The silo closed the connection.");
        var hasFailed = false;
        try
        {
            await ServeAsync();
        }
        catch (Exception exception)
        {
            (reason, hasFailed) = (exception, true);
            if (!closed.IsCancellationRequested && trouble.IsNews(exception.Message))
                LogBroken(logger, silo, exception.Message);
        }

        var last = connection;
        connection = null;
        last?.Close(reason);
        lock (gate)
        {
            connecting = false;
            failedAt = hasFailed ? time.GetTimestamp() : null;
            backoff = last is not null ? FirstBackoff : backoff * 2 < LongestBackoff ? backoff * 2 : LongestBackoff;
        }
    }

    private async Task ServeAsync()
    {
        using var connect = CancellationTokenSource.CreateLinkedTokenSource(closed.Token);
        connect.CancelAfter(ConnectTimeout);
        var nonce = await http.GetStringAsync(new Uri(Address, TransportPaths.Challenge), connect.Token);
        using var content = new FrameContent();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, TransportPaths.Calls))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(TransportPaths.Scheme, $"{nonce} {secret.CallerProof(nonce)}");
        request.Headers.Add(TransportPaths.CallerHeader, owner.Caller);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, connect.Token);
        connect.CancelAfter(Timeout.InfiniteTimeSpan);
        Check(response, nonce);
        var sender = await content.Sender.WaitAsync(connect.Token);
        var current = new CallingConnection(sender, owner.Redirected) { Finish = sender.Complete };
        connection = current;
        trouble.IsOver();
        owner.Connected();
        await using var answers = await response.Content.ReadAsStreamAsync(closed.Token);
        await FrameReceiver.RunAsync(answers, current.Receive, closed.Token);
    }

    private void Check(HttpResponseMessage response, string nonce)
    {
        if (response.StatusCode == HttpStatusCode.Unauthorized)
            throw new HttpRequestException($"Silo {silo} refused this process: their cluster secrets differ.");
        response.EnsureSuccessStatusCode();
        if (!response.Headers.TryGetValues(TransportPaths.ProofHeader, out var proofs) || !ClusterSecret.AreEqual(secret.SiloProof(nonce), proofs.First()))
            throw new HttpRequestException($"What listens at {Address} is no silo of this cluster: it did not show the cluster's secret.");
    }

    [LoggerMessage(511, LogLevel.Warning, "The connection to silo {Silo} broke or was not made: {Reason}")]
    private static partial void LogBroken(ILogger logger, SiloAddress silo, string reason);
}
