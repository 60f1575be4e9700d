using System.Threading.RateLimiting;
using Anomaly.Gateway.Api.Hosting;
using Microsoft.Extensions.Options;

namespace Anomaly.Gateway.Api.Charts;

/// <summary>
/// How many answers with charts are drawn at once: that takes memory of its own, while sending does not. As many wait their turn, and whoever comes beyond
/// them is told to come back. A slot is free again before the first byte is sent, so that slow readers do not keep others waiting.
/// </summary>
internal sealed class ChartSlots(IOptions<GatewayOptions> options) : IDisposable
{
    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions { PermitLimit = options.Value.MaxCharts, QueueLimit = options.Value.MaxCharts });

    /// <summary>Waits for a slot, which is free again once the answer is disposed.</summary>
    /// <exception cref="RequestException">503: too many wait already.</exception>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        var lease = await _limiter.AcquireAsync(1, cancellationToken);
        if (lease.IsAcquired)
            return lease;
        lease.Dispose();
        throw new RequestException(new ErrorAnswer(StatusCodes.Status503ServiceUnavailable, "Too many charts are being drawn. Try again in a moment.")
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        });
    }

    public void Dispose() => _limiter.Dispose();
}
