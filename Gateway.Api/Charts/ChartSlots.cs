using System.Threading.RateLimiting;
using Anomaly.Gateway.Api.Hosting;
using Microsoft.Extensions.Options;

namespace Anomaly.Gateway.Api.Charts;

/// <summary>
/// How many answers with charts are drawn at once, and how much of them is being sent. Of those that are drawn, as many wait their turn, and whoever comes beyond
/// them is told to come back. A slot is free again before the first byte is sent, so that slow readers do not keep others waiting; what they have not read yet
/// is bounded on its own: as much as that many of the largest answers.
/// </summary>
internal sealed class ChartSlots(IOptions<GatewayOptions> options) : IDisposable
{
    private const int Kilobyte = 1024;

    private readonly ConcurrencyLimiter _drawing = new(new ConcurrencyLimiterOptions { PermitLimit = options.Value.MaxCharts, QueueLimit = options.Value.MaxCharts });
    private readonly ConcurrencyLimiter _sending = new(new ConcurrencyLimiterOptions { PermitLimit = options.Value.MaxCharts * (ChartJson.MostBytes / Kilobyte) });

    /// <summary>Waits for a slot, which is free again once the answer is disposed.</summary>
    /// <exception cref="RequestException">503: too many wait already.</exception>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken) =>
        Accept(await _drawing.AcquireAsync(1, cancellationToken), "Too many charts are being drawn. Try again in a moment.");

    /// <summary>Takes room for an answer that is sent, of so many bytes, until it is disposed.</summary>
    /// <exception cref="RequestException">503: those that are being sent take all there is.</exception>
    public IDisposable Send(int bytes) => Accept(
        _sending.AttemptAcquire(Math.Min(bytes, ChartJson.MostBytes) / Kilobyte),
        "Too many large charts are being sent. Try again in a moment, or ask for a shorter period.");

    public void Dispose()
    {
        _drawing.Dispose();
        _sending.Dispose();
    }

    private static RateLimitLease Accept(RateLimitLease lease, string refusal)
    {
        if (lease.IsAcquired)
            return lease;
        lease.Dispose();
        throw new RequestException(new ErrorAnswer(StatusCodes.Status503ServiceUnavailable, refusal) { RetryAfter = TimeSpan.FromSeconds(1) });
    }
}
