namespace Anomaly.Detection.Tests.Series;

public sealed class BarTimesTests
{
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void CountBefore_atBetweenAndAroundEveryBar_isWhatCountingGives(int count)
    {
        Bar[] bars = [.. Enumerable.Range(0, count).Select(day => new Bar(Start.AddDays(day), 1, 1, 1, 1, 1))];
        for (var half = -1; half <= (2 * count) + 1; half++)
        {
            var time = Start.AddDays(half / 2.0);
            Assert.Equal(bars.Count(bar => bar.Time < time), new ReadOnlySpan<Bar>(bars).CountBefore(time));
        }
    }
}
