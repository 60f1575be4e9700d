namespace Anomaly.Runtime.Tests.Grains;

/// <summary>A scoped service.</summary>
public sealed class GuestRoom(Gates gates) : IDisposable
{
    public void Dispose() => gates.Events.Enqueue("room disposed");
}
