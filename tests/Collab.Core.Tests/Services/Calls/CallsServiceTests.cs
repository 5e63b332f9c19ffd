using Collab.Core.Services;
using Collab.Core.Services.Calls;

namespace Collab.Core.Tests.Services.Calls;

/// <summary>Calls are signals alone; the clients do the rest.</summary>
[Parallelizable]
public sealed class CallsServiceTests
{
    [Test]
    public void Everybody_may_call_and_answer_and_nothing_is_ever_journaled()
    {
        var contract = new CallsService().Contract;
        Assert.Multiple(() =>
        {
            Assert.That(contract.Signals.Select(x => x.Type.Name), Is.EquivalentTo(["Invoke", "Returned", "Failed"]));
            Assert.That(contract.Signals.Select(x => x.Permission), Is.All.EqualTo(Permission.Participant));
            Assert.That(contract.Commands, Is.Empty);
            Assert.That(contract.Events, Is.Empty);
        });
    }
}
