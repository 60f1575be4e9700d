using Orleans;

namespace Anomaly.Runtime.Tests.Grains;

[Alias("Tests.IReminderGrain")]
public interface IReminderGrain : IGrainWithStringKey
{
    Task RemindAsync(string name, TimeSpan due, TimeSpan period);
}
