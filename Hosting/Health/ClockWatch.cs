namespace Anomaly.Hosting.Health;

/// <summary>
/// Says each time that the machine's clock is set: compares it with the one that only goes forward. Time goes on being right to the grains, which ask the clock for the
/// present; but what was written before a step back seems to come from the future, and people who read logs and runs should know.
/// </summary>
internal sealed partial class ClockWatch : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>Smaller steps are how time services keep a clock right.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private DateTimeOffset _wall;
    private long _ticks;

    public ClockWatch(TimeProvider time, ILogger<ClockWatch> logger) => (_time, _logger, _wall, _ticks) = (time, logger, time.GetUtcNow(), time.GetTimestamp());

    /// <summary>Compares the clocks since the last look.</summary>
    internal void Look()
    {
        var (wall, ticks) = (_time.GetUtcNow(), _time.GetTimestamp());
        var step = wall - _wall - _time.GetElapsedTime(_ticks, ticks);
        (_wall, _ticks) = (wall, ticks);
        if (step < -Tolerance)
            LogBack(Seconds(-step), wall);
        else if (step > Tolerance)
            LogForth(Seconds(step), wall);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                Look();
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private static TimeSpan Seconds(TimeSpan step) => TimeSpan.FromSeconds(Math.Round(step.TotalSeconds));

    [LoggerMessage(1, LogLevel.Warning, "The clock of this machine was set back by {Step}, to {Now:u}. What is stored stays, also where it now seems to come from the future; new bars are scored once the clock has passed their close.")]
    private partial void LogBack(TimeSpan step, DateTimeOffset now);

    [LoggerMessage(2, LogLevel.Warning, "The clock of this machine was set forward by {Step}, to {Now:u}, or the machine slept. Bars that have closed in between are scored now.")]
    private partial void LogForth(TimeSpan step, DateTimeOffset now);
}
