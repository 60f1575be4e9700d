using Anomaly.MarketData.Calendars;

namespace Anomaly.MarketData.Simulation;

/// <summary>The simulated exchange's clock: the wall clock, or faster from an epoch on. A bar is final when its trading is over by the calendar.</summary>
public sealed class SimulatedBarClock(TimeProvider timeProvider, IOptions<SimulatedOptions> options, ITradingCalendar calendar) : IBarClock
{
    private readonly DateTime _epoch = (options.Value.Epoch ?? timeProvider.GetUtcNow()).UtcDateTime;
    private readonly double _speed = options.Value.Speed;

    /// <inheritdoc />
    public DateTime UtcNow
    {
        get
        {
            var wall = timeProvider.GetUtcNow().UtcDateTime;
            return _speed == 1 ? wall : _epoch + ((wall - _epoch) * _speed);
        }
    }

    /// <inheritdoc />
    public DateTime ClosesAt(SeriesKey series, DateTime open) => calendar.ClosesAt(series, open);
}
