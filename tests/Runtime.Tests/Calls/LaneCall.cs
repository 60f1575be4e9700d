using System.Diagnostics;
using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Calls;

namespace Anomaly.Runtime.Tests.Calls;

/// <summary>A call of a simulation: only its number and how it ended.</summary>
internal sealed class LaneCall(int number) : GrainCall(null!, default, [])
{
    private bool isOver;

    public int Number => number;

    public int Runs { get; set; }

    public bool IsLost { get; private set; }

    public override bool IsAwaited => !isOver;

    /// <summary>The caller has its answer, or waits no more.</summary>
    public void End()
    {
        isOver = true;
        Lane?.Left(this);
    }

    public override void Fail(Exception exception)
    {
        IsLost = true;
        End();
    }

    public override void Redirect() => Lane!.SendBack(this);

    protected override void Run(Activation activation, Activity? activity) => throw new NotSupportedException();
}
