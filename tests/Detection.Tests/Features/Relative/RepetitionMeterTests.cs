using Anomaly.Detection.Features.Relative;
using Anomaly.Testing;

namespace Anomaly.Detection.Tests.Features.Relative;

public sealed class RepetitionMeterTests
{
    private static readonly Bar[] Usual = RandomBars.Daily(600, seed: 3);

    [Theory]
    [InlineData((int)Repetition.StillPrice)]
    [InlineData((int)Repetition.EqualClose)]
    [InlineData((int)Repetition.RepeatedBar)]
    [InlineData((int)Repetition.NoVolume)]
    public void Push_barsThatRepeat_surpriseMoreWithEachAndAreToldApart(int kind)
    {
        var engine = Fed(Usual);
        var row = new double[Relative2Columns.Count];
        var (last, surprise) = (Usual[^1], 0.0);
        for (var i = 1; i <= 5; i++)
        {
            var next = RandomBars.Daily(i, seed: 9)[^1];
            next = (Repetition)kind switch
            {
                Repetition.StillPrice => new Bar(default(DateTime).ToUniversalTime(), last.Close, last.Close, last.Close, last.Close, i),
                Repetition.EqualClose => new Bar(next.Time, last.Close * 1.01, last.Close * 1.02, last.Close * 0.98, last.Close * (1 + 4e-7), 100 * i),
                Repetition.RepeatedBar => last,
                _ => next with { Volume = 0 },
            };
            engine.Push(next with { Time = Usual[^1].Time.AddDays(i) }, row);
            Assert.True(row[Relative2Columns.Repetition] > surprise);
            surprise = row[Relative2Columns.Repetition];
            Assert.Equal((kind, i), ((int)engine.Facts.Repetition, (int)engine.Facts.RepeatedBars));
        }

        Assert.True(surprise > 10);
        engine.Push(RandomBars.Daily(1, seed: 12)[0] with { Time = Usual[^1].Time.AddDays(9) }, row);
        Assert.Equal((0, 0), (row[Relative2Columns.Repetition], engine.Facts.RepeatedBars));
    }

    [Fact]
    public void Push_theSecondBar_isComparedToTheFirst()
    {
        var engine = Fed([Usual[0], Usual[0] with { Time = Usual[1].Time }]);

        Assert.Equal(((int)Repetition.RepeatedBar, 1), ((int)engine.Facts.Repetition, (int)engine.Facts.RepeatedBars));
    }

    [Fact]
    public void Push_ofATickerThatOftenRepeats_surprisesLittle()
    {
        var thin = RandomBars.Daily(2000, seed: 4);
        for (var i = 1; i < thin.Length; i++)
            thin[i] = i % 10 < 6 ? new Bar(thin[i].Time, thin[i - 1].Close, thin[i - 1].Close, thin[i - 1].Close, thin[i - 1].Close, 0) : thin[i];
        var engine = Fed(thin[..^1]);
        var row = new double[Relative2Columns.Count];

        engine.Push(thin[^1] with { Volume = 0, Open = thin[^2].Close, High = thin[^2].Close, Low = thin[^2].Close, Close = thin[^2].Close }, row);
        Assert.InRange(row[Relative2Columns.Repetition], 0, 3);
    }

    [Fact]
    public void Take_ofARun_isTheChanceOfItsFirstAndOfEachThatFollows()
    {
        var habit = new HabitCounter(share: 0.01f, repeat: 0.2f);
        Assert.Equal(0, habit.Take(odd: false, rows: 0));
        Assert.Equal(-Math.Log(0.01 * 0.99), habit.Take(odd: true, rows: 0), 5);
        Assert.Equal(1, habit.Run);
        var second = habit.Take(odd: true, rows: 1);
        Assert.Equal(-Math.Log(0.01 * 0.99 + ((1 - (0.01 * 0.99)) / 100)) - Math.Log(0.2), second, 3);
        Assert.Equal(2, habit.Run);
    }

    private static Relative2Engine Fed(Bar[] bars)
    {
        var engine = new Relative2Engine();
        var row = new double[Relative2Columns.Count];
        foreach (var bar in bars)
            engine.Push(bar, row);
        return engine;
    }
}
