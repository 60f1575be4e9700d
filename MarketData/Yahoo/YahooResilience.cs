using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Anomaly.MarketData.Yahoo;

/// <summary>
/// What a call does when tries fail: a pause with jitter, or the one that the source asks for, and another try; after repeated failures of whatever calls, none for a
/// while. The pipeline surrounds the reading of bodies too, which one of HTTP handlers would not.
/// </summary>
internal sealed partial class YahooResilience
{
    /// <summary>Tries after the first.</summary>
    public const int Retries = 2;

    /// <summary>Failures within <see cref="SamplingTime"/> that open the circuit, where they are half of all tries or more.</summary>
    public const int FailuresToOpen = 5;

    /// <summary>How long failures are remembered.</summary>
    public static readonly TimeSpan SamplingTime = TimeSpan.FromMinutes(1);

    /// <summary>How long the circuit stays open the first time; twice as long after each test that fails.</summary>
    public static readonly TimeSpan FirstBreak = TimeSpan.FromSeconds(30);

    private const int MostDoublings = 5;

    /// <summary>A call does not wait longer than this between two tries.</summary>
    private static readonly TimeSpan MostPause = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LongestBreak = TimeSpan.FromHours(1);

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _call;
    private readonly ResiliencePipeline _try;
    private readonly MarketDataInstruments _instruments;
    private TimeSpan _askedPause;

    public YahooResilience(TimeProvider time, MarketDataInstruments instruments, ILogger logger)
    {
        (_time, _instruments, _logger) = (time, instruments, logger);
        _call = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<YahooTryException>(failure => failure.Outcome != RequestOutcome.Refused && !(failure.RetryAfter > MostPause)),
                MaxRetryAttempts = Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromSeconds(1),
                MaxDelay = MostPause,
                DelayGenerator = retry => ValueTask.FromResult((retry.Outcome.Exception as YahooTryException)?.RetryAfter),
            })
            .Build();
        _try = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<YahooTryException>(),
                MinimumThroughput = FailuresToOpen,
                FailureRatio = 0.5,
                SamplingDuration = SamplingTime,
                BreakDurationGenerator = opening => ValueTask.FromResult(BreakOf(opening.HalfOpenAttempts)),
                OnOpened = opened =>
                {
                    instruments.CircuitOpened(_time.GetUtcNow() + opened.BreakDuration);
                    LogOpened(opened.BreakDuration.TotalSeconds, opened.Outcome.Exception?.Message ?? "");
                    return ValueTask.CompletedTask;
                },
                OnClosed = _ =>
                {
                    instruments.CircuitClosed();
                    LogClosed();
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    /// <summary>Makes a call.</summary>
    /// <param name="awaitPermit">Waits until a try is allowed; not asked while the circuit is open.</param>
    /// <param name="send">One try. It pauses the limit of the call while it waits for something else than an answer.</param>
    /// <param name="withheld">Called where no try is made, since the circuit is open.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MarketDataUnavailableException">No try succeeded, or none was made; it says when the next will be.</exception>
    public async Task<T> CallAsync<T>(
        Func<CancellationToken, Task> awaitPermit, Func<PausableLimit, CancellationToken, Task<T>> send, Action withheld, CancellationToken cancellationToken)
    {
        using var limit = new PausableLimit(YahooClient.CallTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await _call.ExecuteAsync(
                async token =>
                {
                    using (limit.Pause())
                        await AwaitPermitAsync(awaitPermit, token);
                    return await _try.ExecuteAsync(async inner => await RememberingAsync(call => send(limit, call), inner), token);
                },
                either.Token);
        }
        catch (BrokenCircuitException e)
        {
            withheld();
            var left = OpenFor;
            // While it is tested whether the source answers again, the time is over: a moment more.
            var retryAfter = left > TimeSpan.Zero ? left : TimeSpan.FromSeconds(1);
            throw new MarketDataUnavailableException(
                $"Yahoo has failed repeatedly and is left alone: the next request is made at {_time.GetUtcNow() + retryAfter:yyyy-MM-dd HH:mm:ss} UTC.", retryAfter, e);
        }
        catch (OperationCanceledException e) when (limit.Token.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new MarketDataUnavailableException($"Yahoo did not answer within {YahooClient.CallTimeout.TotalSeconds:0} seconds.", innerException: e);
        }
        catch (YahooTryException e)
        {
            throw new MarketDataUnavailableException(e.Message, e.RetryAfter, e);
        }
    }

    private TimeSpan OpenFor => _instruments.CircuitOpenUntil is { } until ? until - _time.GetUtcNow() : TimeSpan.Zero;

    private Task AwaitPermitAsync(Func<CancellationToken, Task> awaitPermit, CancellationToken cancellationToken) =>
        OpenFor > TimeSpan.Zero ? Task.CompletedTask : awaitPermit(cancellationToken);

    private async Task<T> RememberingAsync<T>(Func<CancellationToken, Task<T>> send, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await send(cancellationToken);
            _askedPause = TimeSpan.Zero;
            return answer;
        }
        catch (YahooTryException e)
        {
            _askedPause = e.RetryAfter ?? TimeSpan.Zero;
            throw;
        }
    }

    private TimeSpan BreakOf(int failedTests)
    {
        var pause = FirstBreak * Math.Pow(2, Math.Min(failedTests, MostDoublings));
        pause = pause > _askedPause ? pause : _askedPause;
        return pause < LongestBreak ? pause : LongestBreak;
    }

    [LoggerMessage(1, LogLevel.Warning, "Yahoo has failed repeatedly and is left alone for {Seconds:0} s. {Reason}")]
    private partial void LogOpened(double seconds, string reason);

    [LoggerMessage(2, LogLevel.Information, "Yahoo answers again")]
    private partial void LogClosed();
}
